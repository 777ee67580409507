/**
 * Vibrating-wire strain gauges behind a Modbus reader: from the frequency of a plucked wire to
 * strain, and its change since the gauge was mounted.
 *
 * <p>Windows and statistics do not belong here; they work on the readings.
 */
@NullMarked
package dev.goen.driver.vibratingwire;

import org.jspecify.annotations.NullMarked;
