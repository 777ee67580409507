/**
 * Links that can be cut and restored, for TCP and UDP. What flows through them is bytes only:
 * nothing here knows MQTT or CoAP.
 */
@NullMarked
package dev.goen.sim.relay;

import org.jspecify.annotations.NullMarked;
