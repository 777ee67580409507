package dev.goen.driver.strain;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.SerialLine;
import dev.goen.driver.Channel;
import dev.goen.driver.Driver;
import dev.goen.driver.Identity;
import dev.goen.driver.PollResult;
import dev.goen.driver.modbus.Measurement;
import dev.goen.driver.modbus.ModbusDevice;
import dev.goen.driver.modbus.ProfileQuantity;
import dev.goen.reading.Quality;
import dev.goen.reading.Reading;
import dev.goen.reading.Reason;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.reading.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a strain logger. Its profile has the quantity {@code bridge} (output over excitation) or
 * {@code strain}, both in the unit {@code /}, and usually {@code temperature}. Readings: {@code
 * strain}, with a baseline {@code strain-change}, and all other quantities as they are.
 */
public final class StrainDriver implements Driver<SerialLine> {

  static final String BRIDGE = "bridge";
  static final String STRAIN = "strain";
  static final String CHANGE = "strain-change";
  static final String TEMPERATURE = "temperature";

  private final SensorId sensor;
  private final ModbusDevice device;
  private final StrainSettings settings;

  StrainDriver(SensorId sensor, ModbusDevice device, StrainSettings settings) {
    this.sensor = sensor;
    this.device = device;
    this.settings = settings;
  }

  static boolean isStrain(ProfileQuantity quantity) {
    String name = quantity.quantity();
    return (name.equals(BRIDGE) || name.equals(STRAIN)) && quantity.unit() == Unit.RATIO;
  }

  @Override
  public List<Channel> channels() {
    List<Channel> channels = new ArrayList<>();
    for (ProfileQuantity quantity : device.profile().quantities()) {
      if (isStrain(quantity)) {
        channels.add(new Channel(sensor, STRAIN, Unit.RATIO));
        settings
            .baseline()
            .ifPresent(baseline -> channels.add(new Channel(sensor, CHANGE, Unit.RATIO)));
      } else {
        channels.add(new Channel(sensor, quantity.quantity(), quantity.unit()));
      }
    }
    return channels;
  }

  @Override
  public Identity identity(SerialLine line, Deadline deadline) throws BusFault {
    return device.identity(line, deadline);
  }

  @Override
  public PollResult poll(SerialLine line, Deadline deadline) throws BusFault {
    return switch (device.poll(line, deadline)) {
      case ModbusDevice.Outcome.Failed failed -> failed.result();
      case ModbusDevice.Outcome.Measured measured ->
          new PollResult.Sampled(readings(measured.measurements(), measured.time()));
    };
  }

  private List<Reading> readings(List<Measurement> measurements, SampleTime time) {
    List<Reading> readings = new ArrayList<>();
    for (Measurement one : measurements) {
      if (!isStrain(one.quantity())) {
        readings.add(one.reading(sensor, time));
        continue;
      }
      Measurement strain = strain(one, measurements);
      readings.add(strain.reading(sensor, STRAIN, settings.decimals(), time));
      settings
          .baseline()
          .map(baseline -> strain.map(value -> value - baseline.strain()))
          .ifPresent(
              change -> readings.add(change.reading(sensor, CHANGE, settings.decimals(), time)));
    }
    return readings;
  }

  /** Strain without its correction is another quantity, so it is missing with its temperature. */
  private Measurement strain(Measurement signal, List<Measurement> all) {
    Measurement strain = settings.bridge().map(bridge -> signal.map(bridge::strain)).orElse(signal);
    if (settings.correction().isEmpty()) {
      return strain;
    }
    StrainSettings.Correction correction = settings.correction().get();
    Optional<Measurement> temperature =
        all.stream().filter(one -> one.quantity().quantity().equals(TEMPERATURE)).findFirst();
    if (temperature.isEmpty() || temperature.get().number().isEmpty()) {
      return strain.judged(Quality.REJECTED, Reason.LACK_OF_SAMPLES);
    }
    double degrees = temperature.get().number().getAsDouble();
    return strain.map(value -> correction.corrected(value, degrees));
  }
}
