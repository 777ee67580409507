/**
 * Modbus gauges and loggers: RTU frames over a serial line or a serial server, Modbus TCP, and
 * register maps written as data.
 *
 * <p>The only importer of the Modbus library, and of that only the PDUs: its transport is not used.
 * What a quantity means to the city (gauge zero, thresholds) does not belong here.
 */
@NullMarked
package dev.goen.driver.modbus;

import org.jspecify.annotations.NullMarked;
