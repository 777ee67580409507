package dev.goen.driver.analog;

import dev.goen.reading.Unit;
import dev.goen.settings.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads what is on a channel: {@code signal: current-loop} (the default) with {@code shunt} in ohms
 * (1 to 1000, default 150), {@code from} and {@code to}, {@code quantity} and {@code unit}; or
 * {@code signal: voltage} with {@code divider} and {@code quantity} (default {@code voltage}). Both
 * with {@code decimals}, 0 to 9.
 */
final class SignalSettings {

  private static final double ANY = 1e6;

  /** What may hang on a converter. */
  private enum Kind {
    CURRENT_LOOP,
    VOLTAGE
  }

  private SignalSettings() {}

  static Signal read(Settings settings) {
    int decimals = settings.integer("decimals", 0, 9, 4);
    if (settings.choice("signal", Kind.class, Kind.CURRENT_LOOP) == Kind.VOLTAGE) {
      return new Voltage(
          settings.id("quantity", "voltage"), decimals, settings.number("divider", 1, 1000, 1));
    }
    double from = settings.number("from", -ANY, ANY);
    double to = settings.number("to", -ANY, ANY);
    if (from == to && settings.has("from") && settings.has("to")) {
      settings.problem("to", settings.written("to").orElse(""), "loop.span");
    }
    return new CurrentLoop(
        settings.id("quantity"),
        unit(settings),
        decimals,
        settings.number("shunt", 1, 1000, 150),
        from,
        to);
  }

  private static Unit unit(Settings settings) {
    String symbol = settings.text("unit");
    Optional<Unit> unit =
        Arrays.stream(Unit.values()).filter(one -> one.symbol().equals(symbol)).findFirst();
    if (unit.isEmpty() || symbol.isEmpty()) {
      if (!symbol.isEmpty()) {
        settings.problem("unit", symbol, "not-choice", symbols());
      }
      return Unit.RATIO;
    }
    return unit.get();
  }

  private static String symbols() {
    List<String> symbols =
        Arrays.stream(Unit.values()).map(Unit::symbol).filter(one -> !one.isEmpty()).toList();
    return symbols.stream().collect(Collectors.joining(", "));
  }
}
