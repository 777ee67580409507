/**
 * SDI-12 1.4: the text protocol of hydrological sensors, several on one wire of 1200 baud, 7E1.
 *
 * <p>The wire itself (12 V, one inverted data line, the break of 12 ms that wakes the sensors) is
 * the adapter's work: it sends the break before each command by itself, as USB and RS-485 adapters
 * for SDI-12 do. Commands that change a sensor (address, extended commands) do not belong here.
 */
@NullMarked
package dev.goen.driver.sdi12;

import org.jspecify.annotations.NullMarked;
