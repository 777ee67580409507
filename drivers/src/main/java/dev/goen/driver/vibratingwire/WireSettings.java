package dev.goen.driver.vibratingwire;

import dev.goen.settings.Settings;
import java.time.LocalDate;
import java.util.Optional;

/**
 * How a gauge is made and mounted.
 *
 * @param factor microstrain of one digit
 * @param batch what the maker found for its batch, about 1
 * @param wire how much the wire lengthens, in microstrain per degree; 12.2 for steel
 * @param member how much what it is mounted on lengthens by itself; 10.4 for concrete, 12.2 for
 *     steel
 * @param zero what it showed when it was mounted; empty when no change is to be told
 */
record WireSettings(
    WireGauge gauge, double factor, double batch, double wire, double member, Optional<Zero> zero) {

  private static final double MICRO = 1e-6;

  /**
   * A reading to compare with.
   *
   * @param digits as {@link WireGauge#digits}
   * @param celsius the temperature then
   * @param date when it was taken
   */
  record Zero(double digits, double celsius, LocalDate date) {}

  /** The strain by the formula alone, a ratio: its zero is that of the tension of the wire. */
  double strain(double digits) {
    return factor * digits * MICRO;
  }

  /** How much it has changed since the zero, as the gauge shows it: a ratio. */
  double change(double digits, Zero zero) {
    return (strain(digits) - strain(zero.digits())) * batch;
  }

  /** What of the change is load: the wire and its member lengthen differently by warmth. */
  double load(double digits, double celsius, Zero zero) {
    return change(digits, zero) + (celsius - zero.celsius()) * (wire - member) * MICRO;
  }

  static WireSettings read(Settings settings) {
    WireGauge gauge = settings.choice("gauge", WireGauge.class, WireGauge.GEOKON_4200);
    double factor =
        gauge == WireGauge.OTHER ? settings.number("gauge-factor", 0.01, 100) : gauge.factor;
    return new WireSettings(
        gauge,
        factor,
        settings.number("batch-factor", 0.5, 1.5, 1),
        settings.number("wire-coefficient", 0, 30, 12.2),
        settings.number("member-coefficient", 0, 30, 10.4),
        settings.has("zero") ? Optional.of(zero(settings.section("zero"))) : Optional.empty());
  }

  private static Zero zero(Settings section) {
    Zero zero =
        new Zero(
            WireGauge.digits(section.number("hertz", 100, 10_000)),
            section.number("temperature", -60, 80),
            section.date("date"));
    section.done();
    return zero;
  }
}
