package dev.goen.driver.digital;

import dev.goen.driver.Driver;
import dev.goen.driver.DriverContext;
import dev.goen.driver.DriverFactory;
import dev.goen.reading.SensorId;
import dev.goen.settings.Settings;
import java.time.Duration;

/**
 * Makes drivers of type {@code contact}. Settings: {@code active} (low, the default, for a contact
 * to ground; or high), {@code debounce} (0ms to 10s, default 30ms) and {@code confirm} (0s to 1m,
 * default 0s; 2s to 10s for a float switch in waves).
 */
public final class ContactDriverFactory implements DriverFactory {

  @Override
  public String type() {
    return "contact";
  }

  @Override
  public BusKind bus() {
    return BusKind.DIGITAL;
  }

  @Override
  public Driver<?> create(SensorId sensor, Settings settings, DriverContext context) {
    boolean activeHigh = settings.choice("active", Active.class, Active.LOW) == Active.HIGH;
    Duration debounce =
        settings.duration("debounce", Duration.ZERO, Duration.ofSeconds(10), Duration.ofMillis(30));
    Duration confirm =
        settings.duration("confirm", Duration.ZERO, Duration.ofMinutes(1), Duration.ZERO);
    return new ContactDriver(sensor, context.clock(), activeHigh, debounce, confirm);
  }

  /** Which level of the line says that the contact is closed. */
  enum Active {
    LOW,
    HIGH
  }
}
