/**
 * Strain gauges behind a Modbus logger: from a bridge's output to strain, and its change since an
 * inspection.
 *
 * <p>Windows, statistics and rainflow counting do not belong here; they work on the readings.
 */
@NullMarked
package dev.goen.driver.strain;

import org.jspecify.annotations.NullMarked;
