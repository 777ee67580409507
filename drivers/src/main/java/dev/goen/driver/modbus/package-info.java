/**
 * Modbus RTU gauges and loggers: frames over a serial line, and register maps written as data.
 *
 * <p>The only importer of the Modbus library, and of that only the PDUs: its transport is not used.
 * What a quantity means to the city (gauge zero, thresholds) does not belong here.
 */
@NullMarked
package dev.goen.driver.modbus;

import org.jspecify.annotations.NullMarked;
