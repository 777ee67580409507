package dev.goen.buffer;

import dev.goen.reading.SensorId;
import dev.goen.reading.Unit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The series of one block, and which one is expected next. Encoder and decoder run the same
 * prediction: after a series comes the one that came after it last time, at first the next one of
 * the dictionary. A gateway that polls its devices in turn is predicted all the time.
 */
final class SeriesBook {

  private final List<Series> series = new ArrayList<>();
  private @Nullable Series previous;
  private int introduced;

  /** What the first readings of some series have in common. */
  static final class Profile {
    final String quantity;
    final Unit unit;
    final Shape shape;

    /** The newest number of any of its series: where a new series is likely to be near. */
    private long number;

    Profile(String quantity, Unit unit, Shape shape) {
      this.quantity = quantity;
      this.unit = unit;
      this.shape = shape;
    }
  }

  /** A quantity of a sensor, as far as the block has been gone through. */
  static final class Series {
    /** Its place in the dictionary. */
    final int index;

    final SensorId sensor;
    final Profile profile;
    Shape shape;
    String text = "";
    private long number;
    private boolean begun;
    private @Nullable Series next;

    private Series(int index, SensorId sensor, Profile profile) {
      this.index = index;
      this.sensor = sensor;
      this.profile = profile;
      this.shape = profile.shape;
    }

    /** The number to which the next one is likely to be close. */
    long near() {
      return begun ? number : profile.number;
    }

    void note(long value) {
      number = value;
      profile.number = value;
      begun = true;
    }
  }

  void define(SensorId sensor, Profile profile) {
    series.add(new Series(series.size(), sensor, profile));
  }

  Series get(int index) {
    return series.get(index);
  }

  int size() {
    return series.size();
  }

  /** The series that is expected; null when there is none at all. */
  @Nullable Series predicted() {
    if (previous != null && previous.next != null) {
      return previous.next;
    }
    if (series.isEmpty()) {
      return null;
    }
    return series.get(introduced < series.size() ? introduced : 0);
  }

  void came(Series one) {
    if (previous != null) {
      previous.next = one;
    }
    previous = one;
    introduced = Math.max(introduced, one.index + 1);
  }
}
