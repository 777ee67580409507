package dev.goen.uplink;

import dev.goen.reading.Stream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Streams whose packs the hub refuses for a reason that may be mended there, such as missing
 * rights. They wait, each with its own back-off, and the others go on.
 */
final class Parked {

  private static final Duration FIRST = Duration.ofSeconds(2);
  private static final Duration MOST = Duration.ofMinutes(5);
  private static final long LEAST_MILLIS = 500;

  private final RandomGenerator random;
  private final Map<Stream, Place> places = new HashMap<>();

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
