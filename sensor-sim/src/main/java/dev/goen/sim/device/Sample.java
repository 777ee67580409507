package dev.goen.sim.device;

/**
 * One value that a frame carries, as it must arrive at the hub.
 *
 * @param sensor the sensor id of the configuration
 * @param quantity its name after calibration, such as {@code stage}
 * @param value a plain decimal number, a tag's raw id, {@code true} and {@code false}, or {@link
 *     #MISSING}
 * @param row what it was read from when it is of a recording, {@code 12@2018-07-06T21:00:00};
 *     otherwise empty
 */
public record Sample(String sensor, String quantity, String value, String row) {

  /** The device said that it has no value; nothing is expected at the hub for it. */
  public static final String MISSING = "missing";

  public Sample {
    if ((sensor + quantity + value + row).matches(".*[\\t\\n].*")) {
      throw new IllegalArgumentException("a tab or line end would break the served file: " + value);
    }
  }

  public Sample(String sensor, String quantity, String value) {
    this(sensor, quantity, value, "");
  }
}
