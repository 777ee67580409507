package dev.goen.sim.replay;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Units in which levels are recorded. */
public enum LengthUnit {
  M("1"),
  CM("0.01"),
  MM("0.001"),
  FT("0.3048"),
  IN("0.0254");

  private final BigDecimal metres;

  LengthUnit(String metres) {
    this.metres = new BigDecimal(metres);
  }

  /** Exact. */
  BigDecimal toMetres(BigDecimal value) {
    return value.multiply(metres);
  }

  /** The unit of that name, {@code ft}. */
  public static Optional<LengthUnit> of(String name) {
    return Arrays.stream(values())
        .filter(unit -> unit.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst();
  }

  /** All names, for a message. */
  public static String names() {
    return Arrays.stream(values())
        .map(unit -> unit.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(" "));
  }
}
