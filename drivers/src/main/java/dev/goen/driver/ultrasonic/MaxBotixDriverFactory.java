package dev.goen.driver.ultrasonic;

import dev.goen.bus.BusFault;
import dev.goen.bus.LineSettings;
import dev.goen.bus.SerialLine;
import dev.goen.driver.Driver;
import dev.goen.driver.DriverContext;
import dev.goen.driver.DriverFactory;
import dev.goen.driver.Found;
import dev.goen.driver.Hearing;
import dev.goen.driver.Question;
import dev.goen.reading.SensorId;
import dev.goen.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Makes drivers of type {@code maxbotix}. Settings: {@code model} (hrxl-5m, hrxl-10m, xl-7m;
 * default hrxl-5m); {@code window} (1s to 10m, default 20s) whose median becomes one reading;
 * {@code least}, the echoes it needs (default one a second); {@code elevation} of the sensor's face
 * in metres, without which there is a distance only.
 */
public final class MaxBotixDriverFactory implements DriverFactory {

  @Override
  public String type() {
    return "maxbotix";
  }

  @Override
  public BusKind bus() {
    return BusKind.SERIAL;
  }

  @Override
  public Driver<?> create(SensorId sensor, Settings settings, DriverContext context) {
    Duration window =
        settings.duration(
            "window", Duration.ofSeconds(1), Duration.ofMinutes(10), Duration.ofSeconds(20));
    MaxBotixDriver.Mounting read =
        new MaxBotixDriver.Mounting(
            settings.choice("model", MaxBotixModel.class, MaxBotixModel.HRXL_5M),
            window,
            settings.integer("least", 1, 10_000, (int) window.toSeconds()),
            millimetres(settings.numberIfAny("elevation", -500, 9000)));
    return new MaxBotixDriver(sensor, read, context.clock());
  }

  @Override
  public List<LineSettings> usualLines() {
    return List.of(LineSettings.DEFAULT);
  }

  @Override
  public boolean identifiesByEar() {
    return true;
  }

  /** Waits for some frames, half a second of a sensor that is well. */
  @Override
  public Found identify(SerialLine line, Question question) throws BusFault {
    return Hearing.listen(line, question, new RangeEar());
  }

  private static Optional<Long> millimetres(Optional<Double> metres) {
    return metres.map(number -> Math.round(number * 1000));
  }
}
