package dev.goen.sim.account;

import java.util.Optional;

/**
 * A stretch without samples, as a gateway tells it: {@code {sensor|*} {from boot} {from mono} {to
 * mono} {expected|-1} {why}}.
 *
 * @param sensor a sensor, or {@code *} for all of the stream
 * @param toBoot the boot of the record that tells it
 * @param expected how many samples of each quantity there should have been; -1 when not told
 */
public record Absence(
    String gateway,
    String stream,
    String sensor,
    String fromBoot,
    long from,
    String toBoot,
    long to,
    long expected,
    String why) {

  /** The cause that says the gateway itself was not there. */
  static final String POWER_OFF = "power-off";

  /**
   * Reads the text of a {@code gateway/not-taken}; empty when it is another record, or one without
   * a time.
   *
   * @throws IllegalArgumentException when the words are not those
   */
  static Optional<Absence> of(Stored record) {
    if (!record.name().equals("gateway/not-taken") || record.boot() == null) {
      return Optional.empty();
    }
    String[] words = String.valueOf(record.text()).split(" ", -1);
    if (words.length != 6) {
      throw new IllegalArgumentException(
          "not the words of gateway/not-taken: '" + record.text() + "'");
    }
    return Optional.of(
        new Absence(
            record.gateway(),
            record.stream(),
            words[0],
            words[1],
            Long.parseLong(words[2]),
            record.boot(),
            Long.parseLong(words[3]),
            Long.parseLong(words[4]),
            words[5]));
  }

  boolean isOf(Planned planned) {
    return gateway.equals(planned.gateway())
        && stream.equals(planned.stream())
        && (sensor.equals("*") || sensor.equals(planned.sensor()));
  }

  /** Whether samples lie between its ends that were taken, so that only their count says much. */
  boolean counted() {
    return expected >= 0 && (why.equals("queue-overflow") || why.equals("overrun"));
  }
}
