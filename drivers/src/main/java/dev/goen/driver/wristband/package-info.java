/**
 * Active wristbands with a key for help, heard by a receiver that sends each frame as text.
 *
 * <p>A raw id lives here between the last byte of its frame and its pseudonym, and nowhere else: no
 * message, result, log or exception of this package holds one. Who is missing, and where, does not
 * belong here.
 */
@NullMarked
package dev.goen.driver.wristband;

import org.jspecify.annotations.NullMarked;
