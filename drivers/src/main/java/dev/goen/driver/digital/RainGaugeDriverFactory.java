package dev.goen.driver.digital;

import dev.goen.driver.Driver;
import dev.goen.driver.DriverContext;
import dev.goen.driver.DriverFactory;
import dev.goen.reading.SensorId;
import dev.goen.settings.Settings;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/**
 * Makes drivers of type {@code rain-gauge}. Settings: {@code mm-per-tip} (0.01 to 10, as on its
 * plate: 0.2, 0.5 or 1), {@code active} (low, the default, or high), {@code debounce}, how long the
 * contact must be open before the next tip (10ms to 1s, default 100ms), and {@code closure}, the
 * shortest that counts (0ms to 50ms, default 10ms). The count is kept in {@code {sensor}.tips}.
 */
public final class RainGaugeDriverFactory implements DriverFactory {

  @Override
  public String type() {
    return "rain-gauge";
  }

  @Override
  public BusKind bus() {
    return BusKind.DIGITAL;
  }

  @Override
  public Driver<?> create(SensorId sensor, Settings settings, DriverContext context) {
    double millimetres = settings.number("mm-per-tip", 0.01, 10);
    boolean activeHigh =
        settings.choice(
                "active", ContactDriverFactory.Active.class, ContactDriverFactory.Active.LOW)
            == ContactDriverFactory.Active.HIGH;
    Duration rest =
        settings.duration(
            "debounce", Duration.ofMillis(10), Duration.ofSeconds(1), Duration.ofMillis(100));
    Duration shortest =
        settings.duration("closure", Duration.ZERO, Duration.ofMillis(50), Duration.ofMillis(10));
    return new RainGaugeDriver(
        sensor,
        context.clock(),
        activeHigh,
        shortest,
        rest,
        BigDecimal.valueOf(millimetres).movePointLeft(3).setScale(6, RoundingMode.HALF_UP),
        new TipCount(context.state().resolve(sensor + ".tips")));
  }
}
