package dev.goen.pipeline;

import dev.goen.reading.SampleTime;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Counts the samples of one device that should have been taken and were not. An outage becomes a
 * record when it ends, and every ten minutes while it lasts.
 */
public final class Outage {

  static final long SEAL_MILLIS = Duration.ofMinutes(10).toMillis();

  /**
   * A time without samples.
   *
   * @param expected how many there should have been, at least 1
   */
  public record Span(SampleTime from, SampleTime to, long expected) {}

  private final long periodMillis;
  private @Nullable SampleTime since;

  /**
   * For a device.
   *
   * @param period how often it should be sampled
   */
  public Outage(Duration period) {
    this.periodMillis = Math.max(1, period.toMillis());
  }

  /**
   * For a device that speaks unasked: nobody hears it until its bus is open.
   *
   * @param start when the gateway began
   */
  public static Outage deafSince(Duration period, SampleTime start) {
    Outage outage = new Outage(period);
    outage.since = start;
    return outage;
  }

  /**
   * Takes the outcome of one poll; a record when one is due.
   *
   * @param turn when the poll was due
   */
  public Optional<Span> apply(boolean ok, SampleTime turn) {
    SampleTime from = since;
    if (from == null) {
      if (!ok) {
        since = turn;
      }
      return Optional.empty();
    }
    if (ok) {
      since = null;
      return Optional.of(span(from, turn, turnsBefore(from, turn)));
    }
    if (turn.monoMillis() - from.monoMillis() >= SEAL_MILLIS) {
      // The turn that failed now is the first of the rest.
      Span told = span(from, turn, turnsBefore(from, turn));
      since = new SampleTime(from.boot(), from.monoMillis() + told.expected * periodMillis);
      return Optional.of(new Span(from, since, told.expected));
    }
    return Optional.empty();
  }

  /** Ends a running outage because nothing more will be asked: all turns up to now are of it. */
  public Optional<Span> seal(SampleTime now) {
    SampleTime from = since;
    since = null;
    return from == null
        ? Optional.empty()
        : Optional.of(span(from, now, millis(from, now) / periodMillis + 1));
  }

  /** Since when nothing has been sampled, if that is so. */
  public Optional<SampleTime> since() {
    return Optional.ofNullable(since);
  }

  /** Both lie on turns, but for what whole milliseconds have cut off. */
  private long turnsBefore(SampleTime from, SampleTime turn) {
    return (millis(from, turn) + periodMillis / 2) / periodMillis;
  }

  private static long millis(SampleTime from, SampleTime to) {
    return to.monoMillis() - from.monoMillis();
  }

  private static Span span(SampleTime from, SampleTime to, long expected) {
    return new Span(from, to, Math.max(1, expected));
  }
}
