/**
 * Ultrasonic gauges that tell a distance several times a second, unasked: MaxBotix HRXL and XL.
 *
 * <p>Single echoes jump (waves, spray, a bird), so only the median of a window leaves this package.
 * What the level means for the city, and limits, do not belong here.
 */
@NullMarked
package dev.goen.driver.ultrasonic;

import org.jspecify.annotations.NullMarked;
