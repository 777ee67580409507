package dev.goen.driver.strain;

import dev.goen.settings.Settings;
import java.time.LocalDate;
import java.util.Optional;

/**
 * How a strain channel is wired and corrected.
 *
 * @param bridge empty when the logger tells strain itself
 * @param correction empty when the temperature is only recorded beside the strain
 * @param baseline empty when no change is to be told
 * @param decimals the resolution of strain, 6 to 12 decimal places of a ratio; 8 is a hundredth of
 *     a microstrain
 */
record StrainSettings(
    Optional<Bridge> bridge,
    Optional<Correction> correction,
    Optional<Baseline> baseline,
    int decimals) {

  private static final double MICRO = 1e-6;

  /**
   * Wiring.
   *
   * @param zero the output without load, in mV/V
   * @param leadRatio resistance of the leads over that of the gauge
   */
  record Bridge(
      BridgeFormula formula, double gaugeFactor, double poisson, double zero, double leadRatio) {

    /** Strain from the bridge's output, both ratios. */
    double strain(double output) {
      return formula.strain(output - zero / 1000, gaugeFactor, poisson, leadRatio);
    }
  }

  /**
   * Apparent strain of temperature, learnt while nothing else changed.
   *
   * @param coefficient per degree Celsius, a ratio
   * @param reference the temperature at which nothing is corrected
   */
  record Correction(double coefficient, double reference) {

    double corrected(double strain, double temperature) {
      return strain - coefficient * (temperature - reference);
    }
  }

  /**
   * The strain at an inspection, from which changes are told.
   *
   * @param strain a ratio
   * @param date when it was found
   */
  record Baseline(double strain, LocalDate date) {}

  /** Reads the settings; those of the bridge only when the logger tells a bridge's output. */
  static StrainSettings read(Settings settings, boolean tellsBridge) {
    return new StrainSettings(
        tellsBridge ? Optional.of(bridge(settings)) : Optional.empty(),
        settings
            .numberIfAny("temperature-coefficient", -1000, 1000)
            .map(k -> new Correction(k * MICRO, settings.number("reference-temperature", -60, 80))),
        settings.has("baseline")
            ? Optional.of(baseline(settings.section("baseline")))
            : Optional.empty(),
        settings.integer("decimals", 6, 12, 8));
  }

  private static Bridge bridge(Settings settings) {
    return new Bridge(
        settings.choice("bridge", BridgeFormula.class, BridgeFormula.QUARTER),
        settings.number("gauge-factor", 0.5, 200, 2),
        settings.number("poisson", 0, 0.5, 0.3),
        settings.number("zero", -100, 100, 0),
        settings.number("lead-ratio", 0, 1, 0));
  }

  private static Baseline baseline(Settings section) {
    Baseline baseline =
        new Baseline(section.number("microstrain", -1e6, 1e6) * MICRO, section.date("date"));
    section.done();
    return baseline;
  }
}
