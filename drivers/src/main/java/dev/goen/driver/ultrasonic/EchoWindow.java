package dev.goen.driver.ultrasonic;

import dev.goen.reading.Quality;
import dev.goen.reading.Reason;
import java.util.Arrays;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The echoes of one window, and what they mean together. Holds a bounded number of them. */
final class EchoWindow {

  /** Ten minutes of 16 a second; what comes beyond is not needed for a median. */
  private static final int MOST = 10_000;

  private final MaxBotixModel model;
  private final int least;
  private int[] millimetres = new int[256];
  private int count;
  private int spoiled;

  /**
   * A window without an echo.
   *
   * @param least fewer echoes than this tell nothing
   */
  EchoWindow(MaxBotixModel model, int least) {
    this.model = model;
    this.least = least;
  }

  /** Takes a frame's number; no target counts as far away, whichever way a model tells it. */
  void add(int number) {
    if (count == millimetres.length && count < MOST) {
      millimetres = Arrays.copyOf(millimetres, Math.min(MOST, 2 * count));
    }
    if (count < millimetres.length) {
      millimetres[count++] = Math.min(number * model.millimetres, model.nothing);
    }
  }

  /** Takes note of a frame that could not be used. */
  void addSpoiled() {
    spoiled++;
  }

  int count() {
    return count;
  }

  int spoiled() {
    return spoiled;
  }

  /**
   * What the window says.
   *
   * @param distance in millimetres; empty when there is none
   * @param quality {@link Quality#REJECTED} when there is no distance
   */
  record Verdict(OptionalInt distance, Quality quality, @Nullable Reason reason) {
    static Verdict missing(Reason reason) {
      return new Verdict(OptionalInt.empty(), Quality.REJECTED, reason);
    }
  }

  /** The median; of two in the middle the nearer, which is the higher water. */
  Verdict verdict() {
    if (spoiled > count) {
      // Of so many spoiled frames some will look right.
      return Verdict.missing(Reason.NOISY);
    }
    if (count < least) {
      return Verdict.missing(Reason.LACK_OF_SAMPLES);
    }
    int[] sorted = Arrays.copyOf(millimetres, count);
    Arrays.sort(sorted);
    int median = sorted[(count - 1) / 2];
    if (median >= model.nothing) {
      return Verdict.missing(Reason.OUT_OF_OPERATING_RANGE);
    }
    // The water may be higher than that: it must still be able to raise an alarm.
    return median <= model.nearest
        ? new Verdict(OptionalInt.of(median), Quality.SUSPICIOUS, Reason.UNDER_RANGE)
        : new Verdict(OptionalInt.of(median), Quality.UNCHECKED, null);
  }
}
