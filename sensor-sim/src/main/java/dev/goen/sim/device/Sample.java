package dev.goen.sim.device;

/**
 * One value that a frame carries, as it must arrive at the hub.
 *
 * @param sensor the sensor id of the configuration
 * @param quantity its name after calibration, such as {@code stage}
 * @param value a plain decimal number, a tag's raw id, or {@code true} and {@code false}
 */
public record Sample(String sensor, String quantity, String value) {

  public Sample {
    if ((sensor + quantity + value).matches(".*[\\t\\n].*")) {
      throw new IllegalArgumentException("a tab or line end would break the served file: " + value);
    }
  }
}
