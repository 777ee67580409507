/**
 * Converters that the kernel drives (Industrial I/O), read through sysfs: a chip such as the HX711
 * has timing that no program in user space can promise.
 *
 * <p>What a voltage means belongs to the drivers.
 */
@NullMarked
package dev.goen.bus.iio;

import org.jspecify.annotations.NullMarked;
