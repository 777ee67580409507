package dev.goen.sim.relay;

import dev.goen.sim.option.DurationConverter;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.TypeConversionException;

/**
 * How a link treats what it carries, each direction for itself.
 *
 * @param delay how long the way is
 * @param jitter up to this is added to the delay, evenly spread
 * @param kbitPerSecond how much it carries, in 1000 bits; 0 for as much as comes
 * @param loss the part that is lost, 0 to 1: a datagram is gone; a stream waits until its sender
 *     would have noticed and sent it again
 * @param duplicate the part of the datagrams that arrives twice
 * @param reorder the part of the datagrams that is overtaken by those behind it
 */
public record Shape(
    Duration delay,
    Duration jitter,
    int kbitPerSecond,
    double loss,
    double duplicate,
    double reorder) {

  private static final DurationConverter TIME = new DurationConverter();

  /** A link that nobody notices. */
  public static final Shape NONE = new Shape(Duration.ZERO, Duration.ZERO, 0, 0, 0, 0);

  public Shape {
    if (delay.isNegative() || jitter.isNegative() || kbitPerSecond < 0) {
      throw new IllegalArgumentException("a delay, a jitter or a rate below 0");
    }
    for (double part : new double[] {loss, duplicate, reorder}) {
      if (!(part >= 0 && part <= 1)) {
        throw new IllegalArgumentException("a part is from 0 to 1, not " + part);
      }
    }
  }

  /** A link of this rate and length that loses nothing. */
  public static Shape slow(int kbitPerSecond, Duration delay) {
    return new Shape(delay, Duration.ZERO, kbitPerSecond, 0, 0, 0);
  }

  /**
   * Reads words such as {@code delay=500ms jitter=50ms rate=100 loss=0.1 duplicate=0.01
   * reorder=0.05}; what is not said is as in {@link #NONE}.
   *
   * @throws IllegalArgumentException naming the word that is wrong
   */
  public static Shape parse(List<String> words) {
    Duration delay = Duration.ZERO;
    Duration jitter = Duration.ZERO;
    int rate = 0;
    double loss = 0;
    double duplicate = 0;
    double reorder = 0;
    for (String word : words) {
      int equals = word.indexOf('=');
      String value = word.substring(equals + 1);
      try {
        switch (word.substring(0, Math.max(0, equals))) {
          case "delay" -> delay = TIME.convert(value);
          case "jitter" -> jitter = TIME.convert(value);
          case "rate" -> rate = Integer.parseInt(value);
          case "loss" -> loss = Double.parseDouble(value);
          case "duplicate" -> duplicate = Double.parseDouble(value);
          case "reorder" -> reorder = Double.parseDouble(value);
          default -> throw new IllegalArgumentException(word);
        }
      } catch (IllegalArgumentException | TypeConversionException e) {
        throw new IllegalArgumentException(word, e);
      }
    }
    return new Shape(delay, jitter, rate, loss, duplicate, reorder);
  }
}
