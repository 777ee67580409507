package dev.goen.driver.modbus;

import dev.goen.reading.Unit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The units that devices speak in, and the primary unit each becomes. */
public enum SourceUnit {
  PASCAL("Pa", Unit.PASCAL, 1),
  HECTOPASCAL("hPa", Unit.PASCAL, 100),
  KILOPASCAL("kPa", Unit.PASCAL, 1e3),
  MEGAPASCAL("MPa", Unit.PASCAL, 1e6),
  BAR("bar", Unit.PASCAL, 1e5),
  MILLIBAR("mbar", Unit.PASCAL, 100),
  KILOGRAM_FORCE("kg/cm2", Unit.PASCAL, 98_066.5),
  PSI("psi", Unit.PASCAL, 6894.757293168),
  METRE("m", Unit.METRE, 1),
  CENTIMETRE("cm", Unit.METRE, 0.01),
  MILLIMETRE("mm", Unit.METRE, 0.001),
  FOOT("ft", Unit.METRE, 0.3048),
  INCH("in", Unit.METRE, 0.0254),
  /** What a transmitter scaled in head of water shows is taken as the head itself. */
  METRE_OF_WATER("mH2O", Unit.METRE, 1),
  MILLIMETRE_OF_WATER("mmH2O", Unit.METRE, 0.001),
  CELSIUS("Cel", Unit.CELSIUS, 1),
  FAHRENHEIT("degF", Unit.CELSIUS, 5.0 / 9.0),
  RATIO("/", Unit.RATIO, 1),
  MICROSTRAIN("ue", Unit.RATIO, 1e-6),
  MILLIVOLT_PER_VOLT("mV/V", Unit.RATIO, 1e-3),
  PERCENT("%", Unit.PERCENT, 1),
  VOLT("V", Unit.VOLT, 1),
  MILLIVOLT("mV", Unit.VOLT, 1e-3),
  AMPERE("A", Unit.AMPERE, 1),
  MILLIAMPERE("mA", Unit.AMPERE, 1e-3),
  OHM("Ohm", Unit.OHM, 1),
  KILOHM("kOhm", Unit.OHM, 1e3),
  HERTZ("Hz", Unit.HERTZ, 1),
  SECOND("s", Unit.SECOND, 1),
  RADIAN("rad", Unit.RADIAN, 1),
  DEGREE("deg", Unit.RADIAN, Math.PI / 180),
  METRE_PER_SECOND_SQUARED("m/s2", Unit.METRE_PER_SECOND_SQUARED, 1),
  MICROSIEMENS_PER_CENTIMETRE("uS/cm", Unit.SIEMENS_PER_METRE, 1e-4),
  SIEMENS_PER_METRE("S/m", Unit.SIEMENS_PER_METRE, 1),
  COUNT("count", Unit.COUNT, 1);

  private static final Map<String, SourceUnit> BY_SYMBOL =
      Arrays.stream(values()).collect(Collectors.toMap(SourceUnit::symbol, unit -> unit));

  private final String symbol;
  private final Unit primary;
  private final double factor;

  SourceUnit(String symbol, Unit primary, double factor) {
    this.symbol = symbol;
    this.primary = primary;
    this.factor = factor;
  }

  /** How profiles write it. */
  public String symbol() {
    return symbol;
  }

  public Unit primary() {
    return primary;
  }

  double toPrimary(double number) {
    return this == FAHRENHEIT ? (number - 32) * factor : number * factor;
  }

  /** Whether numbers in this unit can be told in that one: the same kind, or head from pressure. */
  boolean becomes(Unit unit) {
    return primary == unit || (primary == Unit.PASCAL && unit == Unit.METRE);
  }

  static Optional<SourceUnit> of(String symbol) {
    return Optional.ofNullable(BY_SYMBOL.get(symbol));
  }

  static List<String> symbols() {
    return Arrays.stream(values()).map(SourceUnit::symbol).toList();
  }
}
