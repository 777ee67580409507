package dev.goen.driver.wiegand;

import dev.goen.driver.Driver;
import dev.goen.driver.DriverContext;
import dev.goen.driver.DriverFactory;
import dev.goen.reading.SensorId;
import dev.goen.settings.Settings;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * Makes drivers of type {@code wiegand}. Settings: {@code gap}, the quiet time that ends a frame
 * (5ms to 10s, default 25ms), and {@code also-37-bits}; frames of 26 and 34 bits are always taken.
 */
public final class WiegandDriverFactory implements DriverFactory {

  @Override
  public String type() {
    return "wiegand";
  }

  @Override
  public BusKind bus() {
    return BusKind.LINE_PAIR;
  }

  @Override
  public Driver<?> create(SensorId sensor, Settings settings, DriverContext context) {
    Duration gap =
        settings.duration(
            "gap", Duration.ofMillis(5), Duration.ofSeconds(10), Duration.ofMillis(25));
    Set<WiegandFormat> formats = EnumSet.of(WiegandFormat.BITS_26, WiegandFormat.BITS_34);
    if (settings.flag("also-37-bits", false)) {
      formats.add(WiegandFormat.BITS_37);
    }
    return new WiegandDriver(
        sensor,
        context.clock(),
        System::nanoTime,
        context.pseudonyms(),
        WiegandFramer.idle(formats, gap.toNanos()));
  }
}
