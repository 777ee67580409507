package dev.goen.uplink;

import dev.goen.uplink.payload.Lane;
import dev.goen.uplink.payload.Waybill;
import java.util.EnumMap;
import java.util.Map;

/** Counts for {@link UplinkStatus}; written by the destination's thread, read by any. */
final class Tally {

  private final Map<Lane, Long> sent = new EnumMap<>(Lane.class);
  private final Map<Lane, Long> linkBytes = new EnumMap<>(Lane.class);
  private final Map<Lane, Long> entries = new EnumMap<>(Lane.class);
  private Budget.State budget = Budget.State.UNLIMITED;
  private String transport;
  private boolean connected;
  private long since;
  private long delivered;
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
      linkBytes.put(lane, 0L);
      entries.put(lane, 0L);
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

  synchronized void sent(Lane lane, long size) {
    sent.merge(lane, 1L, Long::sum);
    bytes += size;
  }

  synchronized void onLink(Lane lane, long size) {
    linkBytes.merge(lane, size, Long::sum);
  }

  synchronized void delivered(Waybill pack) {
    delivered++;
    entries.merge(pack.lane(), pack.seqs().size(), Long::sum);
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

  synchronized void now(int messagesInFlight, int refused, Budget.State left) {
    budget = left;
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
        entries,
        redelivered,
        deadLetters,
        bytes,
        linkBytes,
        budget,
        connects,
        linkLosses,
        inFlight,
        refusedStreams,
        lastError);
  }
}
