/**
 * UHF tag readers that speak LLRP (Impinj, Zebra and others): the reader is set up at each
 * connection, and reports tags on its own from then on.
 *
 * <p>Tags become pseudonyms here. What a sighting means (presence, direction) does not belong here.
 */
@NullMarked
package dev.goen.driver.llrp;

import org.jspecify.annotations.NullMarked;
