/**
 * The GPIO lines and I2C buses of a Raspberry Pi class board, the only importer of Pi4J.
 *
 * <p>Chips without hardware do not belong here.
 */
@NullMarked
package dev.goen.bus.pi;

import org.jspecify.annotations.NullMarked;
