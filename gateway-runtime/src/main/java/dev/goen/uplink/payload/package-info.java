/**
 * Packs and how they are written: SenML in CBOR and JSON, and the JSON of FIWARE's IoT Agent.
 *
 * <p>No network, no clock and no buffer file belongs here: the same pack at the same time is the
 * same bytes.
 */
@NullMarked
package dev.goen.uplink.payload;

import org.jspecify.annotations.NullMarked;
