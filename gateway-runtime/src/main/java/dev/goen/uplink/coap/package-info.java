/**
 * CoAP to a hub, plain or under DTLS; the only importer of Californium and Scandium.
 *
 * <p>No lanes, no packs and no retries beyond CoAP's own here.
 */
@NullMarked
package dev.goen.uplink.coap;

import org.jspecify.annotations.NullMarked;
