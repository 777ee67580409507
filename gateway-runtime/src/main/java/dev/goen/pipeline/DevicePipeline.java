package dev.goen.pipeline;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is done with the readings of one device, by the name of the quantity.
 *
 * @param calibrations gauge zero, slope and offset
 * @param checks range and rate of change
 * @param levels thresholds that make alarms
 */
public record DevicePipeline(
    Map<String, Calibration> calibrations, Map<String, Check> checks, Map<String, Levels> levels) {

  public static final DevicePipeline NONE = new DevicePipeline(Map.of(), Map.of(), Map.of());

  public DevicePipeline {
    calibrations = Map.copyOf(calibrations);
    checks = Map.copyOf(checks);
    levels = Map.copyOf(levels);
  }

  /**
   * Turns what the sensor says into what the city means: {@code value * slope + offset}.
   *
   * @param quantity the name of the result, such as {@code stage} for a calibrated {@code level}
   * @param slope 1 where the sensor measures upwards; -1 for a distance measured downwards
   * @param offset in the unit of the result; for a gauge, the height of the sensor above gauge zero
   * @param decimals decimal places of the result, 0 to 9; 2 for a stage (1 cm)
   * @param datum the reference the gauge zero is surveyed in, such as {@code T.P.}
   * @param gaugeZero the elevation of gauge zero in that datum, in metres
   */
  public record Calibration(
      String quantity,
      double slope,
      double offset,
      int decimals,
      Optional<String> datum,
      Optional<Double> gaugeZero) {}

  /**
   * What a believable value is, after calibration. Bounds are in the quantity's unit.
   *
   * @param failBelow rejected below this
   * @param failAbove rejected above this
   * @param suspectBelow suspicious below this
   * @param suspectAbove suspicious above this
   * @param suspectRate suspicious when it changes faster than this, in units per second
   */
  public record Check(
      double failBelow,
      double failAbove,
      double suspectBelow,
      double suspectAbove,
      double suspectRate) {}

  /**
   * Alarm levels of a quantity.
   *
   * @param thresholds level 1 to 5 and its threshold, rising; a station need not have all levels
   * @param hysteresis how far below a threshold a value must be to leave its level
   * @param confirmDown how many good values in a row it takes to leave it
   */
  public record Levels(List<Threshold> thresholds, double hysteresis, int confirmDown) {
    public Levels {
      thresholds = List.copyOf(thresholds);
    }
  }

  /**
   * One alarm level.
   *
   * @param level 1 to 5
   * @param at reached at or above this
   */
  public record Threshold(int level, double at) {}
}
