package dev.goen.uplink.payload;

import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.reading.SeqSet;

/**
 * What a pack on its way consists of, without its entries: those are in the buffer until the hub
 * has them, and need not lie in memory twice.
 */
public record Waybill(StreamKey key, SeqSet seqs, Lane lane) {}
