package dev.goen.sim.device;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * A sensor of SDI-12 as it stands on the line.
 *
 * @param address 0 to 9, A to Z or a to z
 * @param identity what it says of itself after address and protocol version: 8 characters of
 *     vendor, 6 of model, 3 of version, then up to 13 of its own
 * @param measuring how long a measurement takes; told in whole seconds, rounded up
 * @param perReply how many values one answer holds; the rest follows with D1, D2 and so on
 * @param values what it measures now, the same number at each time
 */
public record Sdi12Sensor(
    char address,
    String identity,
    Duration measuring,
    int perReply,
    Supplier<List<Measured>> values) {

  public Sdi12Sensor {
    if (!Character.toString(address).matches("[0-9A-Za-z]")) {
      throw new IllegalArgumentException("not an address of SDI-12: " + address);
    }
    if (identity.length() < 17 || identity.length() > 30) {
      throw new IllegalArgumentException("8 + 6 + 3 and up to 13 characters: " + identity);
    }
    if (perReply < 1 || perReply > 8) {
      throw new IllegalArgumentException("perReply must be 1 to 8: " + perReply);
    }
  }

  /**
   * One value.
   *
   * @param text with its sign, such as {@code +1.250}
   * @param samples what it is at the hub; none for a value that nobody takes
   */
  public record Measured(String text, List<Sample> samples) {
    public Measured {
      if (!text.matches("[+-]\\d*\\.?\\d+")) {
        throw new IllegalArgumentException("a sign and up to seven digits: " + text);
      }
      samples = List.copyOf(samples);
    }
  }
}
