package dev.goen.buffer;

import dev.goen.reading.BootId;
import dev.goen.reading.Reading;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.reading.SeqSet;
import dev.goen.reading.Stream;
import java.util.List;
import java.util.Optional;

/**
 * What has a sequence number of its own in a stream and is delivered like any other: readings, and
 * what the hub must know to judge them.
 */
public sealed interface Entry {

  /** When it was made. */
  SampleTime time();

  /** A reading. */
  record Sample(Reading reading) implements Entry {
    @Override
    public SampleTime time() {
      return reading.time();
    }
  }

  /**
   * The first record of each stream in each epoch.
   *
   * @param previous the epoch before this one in the same file; empty in a new file
   * @param lastSeq the last number of this stream found in that epoch; 0 when there is none
   * @param clean whether that epoch was closed in order
   * @param isVolatile whether this epoch lives in memory only
   */
  record EpochOpen(
      SampleTime time, Optional<EpochId> previous, long lastSeq, boolean clean, boolean isVolatile)
      implements Entry {}

  /** Numbers that existed and will not come. */
  record Lost(SampleTime time, EpochId epoch, Stream stream, SeqSet seqs, LossCause cause)
      implements Entry {

    /** Runs of numbers in one at most, so that as a message it stays below a kilobyte. */
    public static final int MOST_RUNS = 60;

    /** As many as it takes to tell of all the numbers, none of them longer than a hub takes. */
    public static List<Lost> inParts(
        SampleTime time, EpochId epoch, Stream stream, SeqSet seqs, LossCause cause) {
      return seqs.cut(MOST_RUNS).stream()
          .map(part -> new Lost(time, epoch, stream, part, cause))
          .toList();
    }
  }

  /**
   * Samples that should have been taken and were not; they have no numbers.
   *
   * @param sensor the sensor; empty for all sensors of the stream
   * @param from the first instant without samples, in milliseconds of {@code fromBoot}
   * @param fromBoot the boot of {@code from}, which a power cut makes another than {@code time}'s
   * @param to the last instant without samples, on the boot of {@code time}
   * @param expected how many samples there should have been; -1 when nobody can tell
   */
  record NotTaken(
      SampleTime time,
      Optional<SensorId> sensor,
      BootId fromBoot,
      long from,
      long to,
      long expected,
      AbsenceCause cause)
      implements Entry {}

  /**
   * A point where the monotonic clock and UTC are both known.
   *
   * @param time the instant on the monotonic clock
   * @param utcMillis the same instant in milliseconds since 1970-01-01T00:00Z
   * @param uncertaintyMillis the anchor is right within plus or minus this
   */
  record Anchor(SampleTime time, long utcMillis, long uncertaintyMillis) implements Entry {}

  /** Why numbers will not come. */
  enum LossCause {
    THINNED,
    EVICTED,
    CORRUPT,
    HELD,
    DEAD_LETTER;

    /** The word on the wire. */
    public String label() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  /** Why samples were not taken. */
  enum AbsenceCause {
    POWER_OFF,
    SENSOR_FAULT,
    QUEUE_OVERFLOW,
    /** The bus was busy with other devices when their turn came. */
    OVERRUN;

    /** The word on the wire. */
    public String label() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }
}
