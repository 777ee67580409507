package dev.goen.uplink;

import dev.goen.uplink.payload.Lane;
import dev.goen.uplink.payload.Pack;
import java.util.EnumMap;
import java.util.Map;

/** Counts for {@link UplinkStatus}; written by the destination's thread, read by any. */
final class Tally {

  private final Map<Lane, Long> sent = new EnumMap<>(Lane.class);
  private String transport;
  private boolean connected;
  private long since;
  private long delivered;
  private long deliveredEntries;
  private long redelivered;
  private long deadLetters;
  private long bytes;
  private long connects;
  private long linkLosses;
  private int inFlight;
  private int refusedStreams;
  private String lastError = "";

  Tally(String transport, long now) {
    this.transport = transport;
    this.since = now;
    for (Lane lane : Lane.values()) {
      sent.put(lane, 0L);
    }
  }

  synchronized void connected(String name, long now) {
    transport = name;
    connected = true;
    since = now;
    connects++;
  }

  synchronized void failed(String name, String error, long now) {
    if (connected) {
      linkLosses++;
      since = now;
    }
    transport = name;
    connected = false;
    inFlight = 0;
    lastError = error;
  }

  synchronized void closed(long now) {
    connected = false;
    since = now;
    inFlight = 0;
  }

  synchronized void sent(Pack pack, long size) {
    sent.merge(pack.lane(), 1L, Long::sum);
    bytes += size;
  }

  synchronized void delivered(Pack pack) {
    delivered++;
    deliveredEntries += pack.entries().size();
  }

  synchronized void redelivered(int packs) {
    redelivered += packs;
  }

  synchronized void refused(String reason) {
    lastError = reason;
  }

  synchronized void deadLetters(int entries) {
    deadLetters += entries;
  }

  synchronized void now(int messagesInFlight, int refused) {
    inFlight = messagesInFlight;
    refusedStreams = refused;
  }

  synchronized UplinkStatus status() {
    return new UplinkStatus(
        transport,
        connected,
        since,
        sent,
        delivered,
        deliveredEntries,
        redelivered,
        deadLetters,
        bytes,
        connects,
        linkLosses,
        inFlight,
        refusedStreams,
        lastError);
  }
}
