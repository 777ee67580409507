/**
 * MQTT 5 to a hub; the only importer of Paho.
 *
 * <p>No lanes, no packs and no retries here: a connection that is lost is reported and replaced.
 */
@NullMarked
package dev.goen.uplink.mqtt;

import org.jspecify.annotations.NullMarked;
