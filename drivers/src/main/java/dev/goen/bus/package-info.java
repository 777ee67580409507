/**
 * What a driver may ask of a wire: serial lines, digital lines, I2C, converters, and deadlines, as
 * interfaces.
 *
 * <p>No native library is imported here; implementations live in the packages below.
 */
@NullMarked
package dev.goen.bus;

import org.jspecify.annotations.NullMarked;
