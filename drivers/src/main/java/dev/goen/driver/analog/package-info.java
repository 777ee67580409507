/**
 * Analogue signals, such as 4-20 mA loops, through a converter: one that is driven here (ADS1115 on
 * I2C), or one that the kernel drives.
 *
 * <p>Strain bridges belong to {@code driver.strain}.
 */
@NullMarked
package dev.goen.driver.analog;

import org.jspecify.annotations.NullMarked;
