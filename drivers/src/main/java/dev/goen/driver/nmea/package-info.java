/**
 * Satellite receivers that speak NMEA 0183: where the gateway is, and what time it is.
 *
 * <p>Which source of time is believed is the gateway's to decide; nothing of that belongs here.
 */
@NullMarked
package dev.goen.driver.nmea;

import org.jspecify.annotations.NullMarked;
