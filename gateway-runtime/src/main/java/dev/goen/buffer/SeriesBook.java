package dev.goen.buffer;

import dev.goen.reading.SensorId;
import dev.goen.reading.Unit;
import java.util.ArrayList;
import java.util.List;

/**
 * The series of one block, and which one is expected next. Encoder and decoder run the same
 * prediction: after a series comes the one that came after it last time, at first the next one of
 * the dictionary. A gateway that polls its devices in turn is predicted all the time.
 */
final class SeriesBook {

  private final List<Series> series = new ArrayList<>();
  private int previous = -1;
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
    final SensorId sensor;
    final Profile profile;
    Shape shape;
    String text = "";
    private long number;
    private boolean begun;
    private int next = -1;

    Series(SensorId sensor, Profile profile) {
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

  void define(Series one) {
    series.add(one);
  }

  Series get(int index) {
    return series.get(index);
  }

  List<Series> all() {
    return series;
  }

  int size() {
    return series.size();
  }

  /** Index of the series that is expected; -1 when there is none at all. */
  int predicted() {
    if (series.isEmpty()) {
      return -1;
    }
    if (previous >= 0 && series.get(previous).next >= 0) {
      return series.get(previous).next;
    }
    return introduced < series.size() ? introduced : 0;
  }

  void came(int index) {
    if (previous >= 0) {
      series.get(previous).next = index;
    }
    previous = index;
    introduced = Math.max(introduced, index + 1);
  }
}
