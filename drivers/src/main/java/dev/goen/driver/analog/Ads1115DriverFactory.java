package dev.goen.driver.analog;

import dev.goen.driver.Driver;
import dev.goen.driver.DriverContext;
import dev.goen.driver.DriverFactory;
import dev.goen.driver.analog.Ads1115.Range;
import dev.goen.driver.analog.Ads1115.Rate;
import dev.goen.reading.SensorId;
import dev.goen.settings.Settings;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Makes drivers of type {@code ads1115}. Settings: {@code address} (0x48, the default, to 0x4B),
 * {@code channel} (0 to 3), {@code range} (6.144 4.096 2.048 1.024 0.512 0.256 V, default 4.096),
 * {@code rate} (8 16 32 64 128 250 475 860 a second, default 128), and those of the signal.
 */
public final class Ads1115DriverFactory implements DriverFactory {

  @Override
  public String type() {
    return "ads1115";
  }

  @Override
  public BusKind bus() {
    return BusKind.I2C;
  }

  @Override
  public Driver<?> create(SensorId sensor, Settings settings, DriverContext context) {
    int address = settings.integer("address", 0x48, 0x4B, 0x48);
    int channel = settings.integer("channel", 0, 3);
    Range range =
        oneOf(settings, "range", List.of(Range.values()), Range::volts).orElse(Range.V4_096);
    Rate rate =
        oneOf(settings, "rate", List.of(Rate.values()), Rate::perSecond).orElse(Rate.SPS_128);
    Signal signal = SignalSettings.read(settings);
    if (signal.highestVolts() >= range.volts()) {
      settings.problem(
          "range",
          settings.written("range").orElse(""),
          "loop.range",
          "%.2f".formatted(signal.highestVolts()));
    }
    return new Ads1115Driver(
        sensor, context.clock(), address, new Ads1115(channel, range, rate), signal);
  }

  private static <T> Optional<T> oneOf(
      Settings settings, String key, List<T> all, ToDoubleFunction<T> number) {
    Optional<Double> wanted = settings.numberIfAny(key, 0, 1000);
    Optional<T> found =
        wanted.flatMap(
            one -> all.stream().filter(each -> number.applyAsDouble(each) == one).findFirst());
    if (wanted.isPresent() && found.isEmpty()) {
      settings.problem(
          key,
          settings.written(key).orElse(""),
          "not-choice",
          all.stream()
              .map(each -> String.valueOf(number.applyAsDouble(each)).replaceAll("\\.0$", ""))
              .collect(Collectors.joining(", ")));
    }
    return found;
  }
}
