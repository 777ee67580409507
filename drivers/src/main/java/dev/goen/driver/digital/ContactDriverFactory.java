package dev.goen.driver.digital;

import dev.goen.driver.Driver;
import dev.goen.driver.DriverContext;
import dev.goen.driver.DriverFactory;
import dev.goen.reading.SensorId;
import dev.goen.settings.Settings;
import java.time.Duration;

/**
 * Makes drivers of type {@code contact}. Settings: {@code active} (low, the default, for a contact
 * to ground; or high) and {@code debounce} (0ms to 10s, default 30ms; a float switch in waves wants
 * seconds).
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
    return new ContactDriver(sensor, context.clock(), activeHigh, debounce);
  }

  /** Which level of the line says that the contact is closed. */
  private enum Active {
    LOW,
    HIGH
  }
}
