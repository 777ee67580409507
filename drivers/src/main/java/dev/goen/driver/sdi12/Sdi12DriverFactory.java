package dev.goen.driver.sdi12;

import dev.goen.bus.BusFault;
import dev.goen.bus.LineSettings;
import dev.goen.bus.SerialLine;
import dev.goen.driver.Driver;
import dev.goen.driver.DriverContext;
import dev.goen.driver.DriverFactory;
import dev.goen.driver.Found;
import dev.goen.driver.Question;
import dev.goen.reading.SensorId;
import dev.goen.reading.Unit;
import dev.goen.settings.Settings;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Makes drivers of type {@code sdi12}. Settings: {@code address} (0 to 9, A to Z, a to z); {@code
 * command} (M, MC, M1 to M9, MC1 to MC9, the same with C for a concurrent measurement, R0 to R9,
 * RC0 to RC9, V; default M); {@code values}, one entry for each value of the answer: {@code
 * quantity}, {@code unit} (of SenML), {@code decimals} (0 to 9, default 3), {@code scale} and
 * {@code offset}, or {@code skip: true}; {@code fault-values}, numbers in quotes by which the
 * sensor says that it has no value (default -9999, 9999999 and -9999999).
 *
 * <p>The device's {@code timeout} has to be longer than the seconds the sensor says it needs.
 */
public final class Sdi12DriverFactory implements DriverFactory {

  private static final List<String> USUAL_FAULTS = List.of("-9999", "9999999", "-9999999");
  private static final int MOST_VALUES = 99;

  @Override
  public String type() {
    return "sdi12";
  }

  @Override
  public BusKind bus() {
    return BusKind.SERIAL;
  }

  @Override
  public Driver<?> create(SensorId sensor, Settings settings, DriverContext context) {
    return new Sdi12Driver(
        sensor,
        address(settings),
        command(settings),
        values(settings),
        faults(settings),
        context.clock());
  }

  /** The wire's own, and what adapters with a speed of their own mostly have. */
  @Override
  public List<LineSettings> usualLines() {
    return List.of(new LineSettings(1_200, 7, LineSettings.Parity.EVEN, 1), LineSettings.DEFAULT);
  }

  /**
   * Asks whoever is there for his address, all digits for theirs, and all letters where there are
   * several sensors; each that answers is asked who it is, and to measure once.
   */
  @Override
  public Found identify(SerialLine line, Question question) throws BusFault {
    return Sdi12Probe.ask(line, question);
  }

  /** A digit without quotes is a number to YAML, and as good. */
  private static char address(Settings settings) {
    if (!settings.has("address")) {
      settings.problem("address", "", "missing");
      return '0';
    }
    String written = settings.written("address").orElse("");
    if (written.length() == 1 && Sdi12Identity.isAddress(written.charAt(0))) {
      return written.charAt(0);
    }
    settings.problem("address", written, "sdi12.address");
    return '0';
  }

  private static Sdi12Command command(Settings settings) {
    String word = settings.text("command", "M");
    Optional<Sdi12Command> command = Sdi12Command.of(word);
    if (command.isEmpty()) {
      settings.problem("command", word, "sdi12.command");
    }
    return command.orElse(Sdi12Command.DEFAULT);
  }

  private static List<NamedValue> values(Settings settings) {
    List<NamedValue> values = new ArrayList<>();
    for (Settings section : settings.sections("values")) {
      NamedValue value = value(section);
      if (value.quantity().isPresent()
          && values.stream().anyMatch(one -> one.quantity().equals(value.quantity()))) {
        section.problem("quantity", value.quantity().get(), "profile.twice");
      } else {
        values.add(value);
      }
      section.done();
    }
    if (values.stream().allMatch(one -> one.quantity().isEmpty()) || values.size() > MOST_VALUES) {
      settings.problem("values", "", "sdi12.values");
    }
    return values;
  }

  private static NamedValue value(Settings section) {
    if (section.flag("skip", false)) {
      return new NamedValue(Optional.empty(), Unit.NONE, 0, BigDecimal.ONE, BigDecimal.ZERO);
    }
    return new NamedValue(
        Optional.of(section.id("quantity")),
        unit(section),
        section.integer("decimals", 0, 9, 3),
        BigDecimal.valueOf(section.number("scale", -1e6, 1e6, 1)),
        BigDecimal.valueOf(section.number("offset", -1e6, 1e6, 0)));
  }

  private static Unit unit(Settings section) {
    String symbol = section.text("unit", "");
    for (Unit unit : Unit.values()) {
      if (unit.symbol().equals(symbol)) {
        return unit;
      }
    }
    String symbols =
        Arrays.stream(Unit.values()).map(Unit::symbol).collect(Collectors.joining(" "));
    section.problem("unit", symbol, "not-choice", symbols.strip());
    return Unit.NONE;
  }

  private static List<BigDecimal> faults(Settings settings) {
    List<BigDecimal> faults = new ArrayList<>();
    List<String> texts =
        settings.has("fault-values") ? settings.texts("fault-values") : USUAL_FAULTS;
    for (String text : texts) {
      if (text.matches("[+-]?\\d{1,7}(\\.\\d{1,7})?")) {
        faults.add(new BigDecimal(text));
      } else {
        settings.problem("fault-values", text, "sdi12.fault-value");
      }
    }
    return faults;
  }
}
