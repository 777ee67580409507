package dev.goen.uplink;

import dev.goen.reading.Stream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Streams whose packs the hub refuses for a reason that may be mended there, such as missing
 * rights. They wait, each with its own back-off, and the others go on.
 *
 * <p>A hub may also say of everything that it will never take it, say after a change of its own
 * that it did not mean. So a record is at fault only when the hub takes others of its stream: one
 * may be given up for each time that something was accepted, of which a few are remembered. Where
 * many such records come one after the other, there is nothing else to accept before them; so a
 * stream that was parked for that is {@linkplain #isOnTrial tried} with its newest records first.
 * What a record leaves behind when it is given up is itself a record of the stream, so there are
 * some.
 */
final class Parked {

  private static final Duration FIRST = Duration.ofSeconds(2);
  private static final Duration MOST = Duration.ofMinutes(5);
  private static final long LEAST_MILLIS = 500;

  /** A hub that refuses everything from now on costs no more readings of a stream than this. */
  private static final int MOST_TAKEN = 4;

  private final RandomGenerator random;
  private final Map<Stream, Place> places = new HashMap<>();

  /** How many records of a stream may be given up before another one is accepted. */
  private final Map<Stream, Integer> taken = new HashMap<>();

  Parked(RandomGenerator random) {
    this.random = random;
  }

  /**
   * Sets a stream aside.
   *
   * @param forGood whether the hub says that it will never take what was refused
   */
  void park(Stream stream, boolean forGood, long now) {
    Place place = places.computeIfAbsent(stream, key -> new Place(new Backoff(FIRST, random)));
    place.forGood = forGood;
    if (place.until <= now) {
      place.until = now + LEAST_MILLIS + place.backoff.failed(MOST).toMillis();
    }
  }

  /** The hub has taken something of this stream. */
  void accepted(Stream stream) {
    places.remove(stream);
    taken.merge(stream, 1, (before, one) -> Math.min(before + one, MOST_TAKEN));
  }

  /** Whether a record of this stream that is refused for good is at fault itself; asked once. */
  boolean isAtFault(Stream stream) {
    int before = taken.getOrDefault(stream, 0);
    if (before > 0) {
      taken.put(stream, before - 1);
    }
    return before > 0;
  }

  /** Whether it is to be seen now if the hub takes anything of this stream. */
  boolean isOnTrial(Stream stream, long now) {
    Place place = places.get(stream);
    return place != null && place.forGood && place.until <= now;
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
    private boolean forGood;

    Place(Backoff backoff) {
      this.backoff = backoff;
    }
  }
}
