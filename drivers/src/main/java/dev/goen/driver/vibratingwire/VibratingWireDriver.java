package dev.goen.driver.vibratingwire;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.SerialLine;
import dev.goen.driver.Channel;
import dev.goen.driver.Driver;
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
import dev.goen.reading.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Reads one vibrating-wire gauge. Its profile has the quantity {@code frequency} (Hz) or {@code
 * digits} (count), and {@code thermistor} (Ohm) or {@code temperature} (Cel). Readings: {@code
 * frequency}, {@code strain}, {@code temperature}; with a zero also {@code strain-change} and
 * {@code strain-load}, which is the change without what warmth does; all others as they are.
 */
public final class VibratingWireDriver implements Driver<SerialLine> {

  static final String FREQUENCY = "frequency";
  static final String DIGITS = "digits";
  static final String THERMISTOR = "thermistor";
  static final String TEMPERATURE = "temperature";
  private static final String STRAIN = "strain";
  private static final String CHANGE = "strain-change";
  private static final String LOAD = "strain-load";

  /** A hundredth of a microstrain. */
  private static final int STRAIN_DECIMALS = 8;

  private static final int FREQUENCY_DECIMALS = 2;
  private static final int TEMPERATURE_DECIMALS = 2;

  private final SensorId sensor;
  private final ModbusDevice device;
  private final WireSettings settings;

  /** A number or the reason why there is none. */
  private record Found(OptionalDouble number, Quality quality, @Nullable Reason reason) {
    static Found missing(@Nullable Reason reason) {
      return new Found(OptionalDouble.empty(), Quality.REJECTED, reason);
    }

    Found with(double other) {
      return new Found(OptionalDouble.of(other), quality, reason);
    }
  }

  VibratingWireDriver(SensorId sensor, ModbusDevice device, WireSettings settings) {
    this.sensor = sensor;
    this.device = device;
    this.settings = settings;
  }

  static boolean isSignal(ProfileQuantity quantity) {
    return (quantity.quantity().equals(FREQUENCY) && quantity.unit() == Unit.HERTZ)
        || (quantity.quantity().equals(DIGITS) && quantity.unit() == Unit.COUNT);
  }

  static boolean isWarmth(ProfileQuantity quantity) {
    return (quantity.quantity().equals(THERMISTOR) && quantity.unit() == Unit.OHM)
        || (quantity.quantity().equals(TEMPERATURE) && quantity.unit() == Unit.CELSIUS);
  }

  @Override
  public List<Channel> channels() {
    List<Channel> channels = new ArrayList<>();
    for (ProfileQuantity quantity : device.profile().quantities()) {
      if (isSignal(quantity)) {
        channels.add(new Channel(sensor, FREQUENCY, Unit.HERTZ));
        channels.add(new Channel(sensor, STRAIN, Unit.RATIO));
        if (settings.zero().isPresent()) {
          channels.add(new Channel(sensor, CHANGE, Unit.RATIO));
          channels.add(new Channel(sensor, LOAD, Unit.RATIO));
        }
      } else if (isWarmth(quantity)) {
        channels.add(new Channel(sensor, TEMPERATURE, Unit.CELSIUS));
      } else {
        channels.add(new Channel(sensor, quantity.quantity(), quantity.unit()));
      }
    }
    return channels;
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
    Found warmth = Found.missing(Reason.LACK_OF_SAMPLES);
    for (Measurement one : measurements) {
      if (isWarmth(one.quantity())) {
        warmth = celsius(one);
      }
    }
    List<Reading> readings = new ArrayList<>();
    for (Measurement one : measurements) {
      if (isSignal(one.quantity())) {
        addStrain(digits(one), warmth, time, readings);
      } else if (isWarmth(one.quantity())) {
        readings.add(reading(TEMPERATURE, Unit.CELSIUS, TEMPERATURE_DECIMALS, warmth, time));
      } else {
        readings.add(one.reading(sensor, time));
      }
    }
    return readings;
  }

  private void addStrain(Found digits, Found warmth, SampleTime time, List<Reading> readings) {
    Found frequency = digits;
    Found strain = digits;
    if (digits.number().isPresent()) {
      double number = digits.number().getAsDouble();
      frequency = digits.with(WireGauge.hertz(number));
      strain = digits.with(settings.strain(number));
    }
    readings.add(reading(FREQUENCY, Unit.HERTZ, FREQUENCY_DECIMALS, frequency, time));
    readings.add(reading(STRAIN, Unit.RATIO, STRAIN_DECIMALS, strain, time));
    settings
        .zero()
        .ifPresent(
            zero -> {
              readings.add(
                  reading(CHANGE, Unit.RATIO, STRAIN_DECIMALS, change(digits, zero), time));
              readings.add(
                  reading(LOAD, Unit.RATIO, STRAIN_DECIMALS, load(digits, warmth, zero), time));
            });
  }

  private Found change(Found digits, WireSettings.Zero zero) {
    return digits.number().isEmpty()
        ? digits
        : digits.with(settings.change(digits.number().getAsDouble(), zero));
  }

  /** A change that is not corrected would be another quantity, so it goes with its temperature. */
  private Found load(Found digits, Found warmth, WireSettings.Zero zero) {
    if (digits.number().isEmpty()) {
      return digits;
    }
    if (warmth.number().isEmpty()) {
      return Found.missing(Reason.LACK_OF_SAMPLES);
    }
    double load = settings.load(digits.number().getAsDouble(), warmth.number().getAsDouble(), zero);
    boolean warmthIsWorse = digits.quality().worse(warmth.quality()) != digits.quality();
    return (warmthIsWorse ? warmth : digits).with(load);
  }

  private Found digits(Measurement signal) {
    if (signal.number().isEmpty()) {
      return Found.missing(signal.reason());
    }
    double number = signal.number().getAsDouble();
    double digits =
        signal.quantity().quantity().equals(FREQUENCY) ? WireGauge.digits(number) : number;
    return settings.gauge().believes(digits)
        ? new Found(OptionalDouble.of(digits), signal.quality(), signal.reason())
        : Found.missing(Reason.OUT_OF_OPERATING_RANGE);
  }

  private static Found celsius(Measurement warmth) {
    if (warmth.number().isEmpty()) {
      return Found.missing(warmth.reason());
    }
    double number = warmth.number().getAsDouble();
    OptionalDouble celsius =
        warmth.quantity().unit() == Unit.OHM
            ? Thermistor.celsius(number)
            : OptionalDouble.of(number);
    return celsius.isPresent()
        ? new Found(celsius, warmth.quality(), warmth.reason())
        : Found.missing(Reason.OUT_OF_OPERATING_RANGE);
  }

  private Reading reading(String name, Unit unit, int decimals, Found found, SampleTime time) {
    if (found.number().isEmpty() || !(Math.abs(found.number().getAsDouble()) < 1e6)) {
      Reason why = found.reason() == null ? Reason.UNKNOWN : found.reason();
      return Reading.missing(sensor, name, unit, why, time);
    }
    Value value = Value.decimal(found.number().getAsDouble(), decimals);
    return new Reading(sensor, name, value, unit, found.quality(), found.reason(), time);
  }
}
