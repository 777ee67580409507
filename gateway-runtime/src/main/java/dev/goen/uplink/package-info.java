/**
 * From the buffer to a hub: what is sent when, on which transport, and what becomes of it.
 *
 * <p>One thread per destination. No client library is imported here (see {@code uplink.mqtt} and
 * {@code uplink.coap}) and no payload is written here (see {@code uplink.payload}).
 */
@NullMarked
package dev.goen.uplink;

import org.jspecify.annotations.NullMarked;
