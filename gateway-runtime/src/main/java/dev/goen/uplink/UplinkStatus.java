package dev.goen.uplink;

import dev.goen.uplink.payload.Lane;
import java.util.Map;

/**
 * How one destination does, since the start of the program.
 *
 * @param transport the one in use or tried last
 * @param connected whether the hub can be reached now
 * @param since when that began, in milliseconds of this boot's monotonic clock
 * @param sent packs sent, by lane, repeats included
 * @param delivered packs acknowledged
 * @param deliveredEntries entries in them, by lane
 * @param redelivered packs that were on their way when a link was lost, and so were sent again
 * @param deadLetters entries given up because the hub refuses them for good
 * @param bytes payload bytes sent
 * @param linkBytes bytes on the link for packs, by lane: both ways and with all that carries them,
 *     computed (see {@link Transport#linkBytes})
 * @param budget how far the budget of a metered link reaches
 * @param connects connections made
 * @param linkLosses connections lost
 * @param inFlight messages without an answer now
 * @param refusedStreams streams the hub does not take at present
 * @param lastError the last thing that went wrong; empty when nothing did
 */
public record UplinkStatus(
    String transport,
    boolean connected,
    long since,
    Map<Lane, Long> sent,
    long delivered,
    Map<Lane, Long> deliveredEntries,
    long redelivered,
    long deadLetters,
    long bytes,
    Map<Lane, Long> linkBytes,
    Budget.State budget,
    long connects,
    long linkLosses,
    int inFlight,
    int refusedStreams,
    String lastError) {

  public UplinkStatus {
    sent = Map.copyOf(sent);
    deliveredEntries = Map.copyOf(deliveredEntries);
    linkBytes = Map.copyOf(linkBytes);
  }
}
