package dev.goen.uplink;

import dev.goen.reading.Stream;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Streams whose packs the hub refuses for a reason that may be mended there, such as missing
 * rights. They wait, each with its own back-off, and the others go on.
 *
 * <p>A hub may also say of everything that it will never take it, say after a change of its own
 * that it did not mean. So a record is at fault only when the hub takes others of its stream: one
 * may be given up for each time that something was accepted. What a record leaves behind when it is
 * given up is itself a record of the stream, so where others are taken there is soon a next time.
 */
final class Parked {

  private static final Duration FIRST = Duration.ofSeconds(2);
  private static final Duration MOST = Duration.ofMinutes(5);
  private static final long LEAST_MILLIS = 500;

  private final RandomGenerator random;
  private final Map<Stream, Place> places = new HashMap<>();

  /** Streams of which something was accepted after the last record that was given up. */
  private final Set<Stream> taken = new HashSet<>();

  Parked(RandomGenerator random) {
    this.random = random;
  }

  /** Sets a stream aside. */
  void park(Stream stream, long now) {
    Place place = places.computeIfAbsent(stream, key -> new Place(new Backoff(FIRST, random)));
    if (place.until <= now) {
      place.until = now + LEAST_MILLIS + place.backoff.failed(MOST).toMillis();
    }
  }

  /** The hub has taken something of this stream. */
  void accepted(Stream stream) {
    places.remove(stream);
    taken.add(stream);
  }

  /** Whether a record of this stream that is refused for good is at fault itself; asked once. */
  boolean isAtFault(Stream stream) {
    return taken.remove(stream);
  }

  boolean isParked(Stream stream, long now) {
    Place place = places.get(stream);
    return place != null && place.until > now;
  }

  /** How many streams are refused at present. */
  int count() {
    return places.size();
  }

  private static final class Place {
    private final Backoff backoff;
    private long until;

    Place(Backoff backoff) {
      this.backoff = backoff;
    }
  }
}
