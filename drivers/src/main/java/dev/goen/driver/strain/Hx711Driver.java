package dev.goen.driver.strain;

import dev.goen.bus.AnalogInput;
import dev.goen.bus.AnalogInput.Conversion;
import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.driver.Channel;
import dev.goen.driver.Driver;
import dev.goen.driver.PollResult;
import dev.goen.reading.Reading;
import dev.goen.reading.Reason;
import dev.goen.reading.SampleClock;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.reading.Unit;
import dev.goen.reading.Value;
import java.util.ArrayList;
import java.util.List;

/** Asks a strain bridge on an HX711 that the kernel drives; readings as {@link StrainDriver}. */
public final class Hx711Driver implements Driver<AnalogInput> {

  private final SensorId sensor;
  private final SampleClock clock;
  private final int channel;
  private final Hx711 chip;
  private final StrainSettings settings;

  Hx711Driver(
      SensorId sensor, SampleClock clock, int channel, Hx711 chip, StrainSettings settings) {
    this.sensor = sensor;
    this.clock = clock;
    this.channel = channel;
    this.chip = chip;
    this.settings = settings;
  }

  @Override
  public List<Channel> channels() {
    List<Channel> channels = new ArrayList<>();
    channels.add(new Channel(sensor, StrainDriver.STRAIN, Unit.RATIO));
    if (settings.baseline().isPresent()) {
      channels.add(new Channel(sensor, StrainDriver.CHANGE, Unit.RATIO));
    }
    return channels;
  }

  @Override
  public PollResult poll(AnalogInput input, Deadline deadline) throws BusFault {
    return switch (input.read(channel)) {
      case Conversion.Failed failed -> new PollResult.BadFrame(failed.what());
      case Conversion.Converted converted when !chip.fits(converted.scale()) ->
          new PollResult.BadFrame(
              "the kernel's scale %s fits neither gain nor excitation as configured"
                  .formatted(converted.scale()));
      case Conversion.Converted converted ->
          new PollResult.Sampled(readings(converted.raw(), clock.now()));
    };
  }

  private List<Reading> readings(long raw, SampleTime time) {
    double strain =
        chip.ratio(raw).isPresent()
            ? settings.bridge().orElseThrow().strain(chip.ratio(raw).getAsDouble())
            : Double.NaN;
    Reason why = Hx711.code(raw) > 0 ? Reason.OVER_RANGE : Reason.UNDER_RANGE;
    List<Reading> readings = new ArrayList<>();
    readings.add(reading(StrainDriver.STRAIN, strain, why, time));
    settings
        .baseline()
        .ifPresent(
            base -> readings.add(reading(StrainDriver.CHANGE, strain - base.strain(), why, time)));
    return readings;
  }

  private Reading reading(String quantity, double number, Reason why, SampleTime time) {
    if (!Double.isFinite(number) || Math.abs(number) > 1) {
      return Reading.missing(sensor, quantity, Unit.RATIO, why, time);
    }
    Value value = Value.decimal(number, settings.decimals());
    return Reading.of(sensor, quantity, value, Unit.RATIO, time);
  }
}
