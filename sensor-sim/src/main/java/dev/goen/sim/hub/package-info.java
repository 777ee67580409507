/**
 * A city data hub small enough to test with: MQTT and CoAP come in, packs are decoded and kept by
 * their key.
 *
 * <p>It must not use the gateway's code for packs, sequence sets or storage. The page that shows
 * the store does not belong here.
 */
@NullMarked
package dev.goen.sim.hub;

import org.jspecify.annotations.NullMarked;
