package dev.goen.uplink;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Measures a link from its acknowledgements and bounds what the backlog leaves waiting on it, so
 * that an alarm finds a short queue: about half a second, on a slow mobile link a few kilobytes.
 *
 * <p>Two bounds hold together. What is given to the link may be {@link #QUEUE_MILLIS} ahead of what
 * it can carry at the measured rate; this keeps bursts away. And what has no answer yet is at most
 * what the way itself holds (rate times round trip) and that queue; this holds when the link has
 * become slower than it was. The rate is the greatest seen in ten seconds. The round trip is the
 * smallest, renewed by a message that was alone on its way; when none has been for thirty seconds,
 * the bound closes until one is, because a queue that never empties hides how long the way really
 * is. All times are milliseconds of one monotonic clock.
 */
final class Pace {

  /** How long the newest message may wait behind the backlog. */
  static final long QUEUE_MILLIS = 300;

  /**
   * A pack of backlog takes about this long to send, so that what follows it need not wait long.
   */
  static final long PACK_MILLIS = 150;

  private static final long RATE_WINDOW_MILLIS = 10_000;
  private static final long ROUND_TRIP_VALID_MILLIS = 30_000;

  /** A link is given a little more than it has shown, or it could never show more. */
  private static final double PROBE = 1.25;

  private static final int LEAST_BYTES = 2 * 1024;
  private static final int FIRST_BYTES = 4 * 1024;

  /** What was known when a message was sent. */
  record Mark(long sent, long deliveredBefore, long lastAck, boolean alone) {}

  private record Rate(long time, double bytesPerMilli) {}

  private final Deque<Rate> rates = new ArrayDeque<>();
  private long delivered;
  private long lastAck;
  private int inFlight;

  /** When the link will have carried what it was given, if the rate is right. */
  private double carried;

  private long roundTrip = -1;
  private long roundTripTime;

  /** Notes that a message goes out now. */
  Mark sent(long now, int bytes) {
    if (!rates.isEmpty()) {
      carried = Math.max(carried, (double) now) + bytes / (PROBE * bytesPerMilli());
    }
    if (inFlight == 0) {
      lastAck = now;
    }
    inFlight++;
    return new Mark(now, delivered, lastAck, inFlight == 1);
  }

  /** Notes that it was answered. */
  void answered(Mark mark, int bytes, long now) {
    inFlight--;
    delivered += bytes;
    lastAck = now;
    double rate = (double) (delivered - mark.deliveredBefore()) / Math.max(1, now - mark.lastAck());
    while (!rates.isEmpty() && rates.getLast().bytesPerMilli() <= rate) {
      rates.removeLast();
    }
    rates.addLast(new Rate(now, rate));
    while (rates.getFirst().time() < now - RATE_WINDOW_MILLIS) {
      rates.removeFirst();
    }
    long took = Math.max(1, now - mark.sent());
    if (roundTrip < 0 || took <= roundTrip || (mark.alone() && stale(now))) {
      roundTrip = took;
      roundTripTime = now;
    }
  }

  /** How many bytes of backlog may be on their way. */
  long cap(long now) {
    if (rates.isEmpty()) {
      return FIRST_BYTES;
    }
    if (stale(now) || carried - now > QUEUE_MILLIS) {
      return 0;
    }
    return Math.max(LEAST_BYTES, (long) (bytesPerMilli() * (roundTrip + QUEUE_MILLIS)));
  }

  /**
   * How large a pack of backlog should be, in bytes.
   *
   * @param most the transport's own limit
   */
  int packBytes(int most) {
    long wanted = rates.isEmpty() ? FIRST_BYTES : (long) (bytesPerMilli() * PACK_MILLIS);
    return (int) Math.max(Math.min(LEAST_BYTES, most), Math.min(most, wanted));
  }

  private double bytesPerMilli() {
    return rates.getFirst().bytesPerMilli();
  }

  private boolean stale(long now) {
    return now - roundTripTime > ROUND_TRIP_VALID_MILLIS;
  }
}
