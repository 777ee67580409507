package dev.goen.driver.strain;

import dev.goen.bus.BusFault;
import dev.goen.bus.LineSettings;
import dev.goen.bus.SerialLine;
import dev.goen.driver.Driver;
import dev.goen.driver.DriverContext;
import dev.goen.driver.DriverFactory;
import dev.goen.driver.Found;
import dev.goen.driver.Question;
import dev.goen.driver.modbus.ModbusDevice;
import dev.goen.driver.modbus.ModbusProbe;
import dev.goen.driver.modbus.ProfileQuantity;
import dev.goen.reading.SensorId;
import dev.goen.settings.Settings;
import java.util.List;
import java.util.Map;

/**
 * Makes drivers of type {@code strain}. Settings: those of a Modbus device ({@code profile},
 * default {@code strain-float32}, and {@code address}); for a bridge {@code bridge} (quarter,
 * half-bending, half-axial, full-bending, full-axial), {@code gauge-factor}, {@code poisson},
 * {@code zero} (mV/V without load) and {@code lead-ratio}; {@code temperature-coefficient}
 * (microstrain per degree) with {@code reference-temperature}; {@code baseline: { microstrain, date
 * }}; {@code decimals} of the ratio, 6 to 12.
 */
public final class StrainDriverFactory implements DriverFactory {

  /** What a found logger's entry begins with; how the bridge is wired only its installer knows. */
  private static final Map<String, Object> ANY_BRIDGE =
      Map.of("bridge", "quarter", "gauge-factor", 2.0);

  @Override
  public String type() {
    return "strain";
  }

  @Override
  public BusKind bus() {
    return BusKind.SERIAL;
  }

  @Override
  public Driver<?> create(SensorId sensor, Settings settings, DriverContext context) {
    String profile = settings.text("profile", "strain-float32");
    ModbusDevice device = ModbusDevice.create(profile, settings, context);
    List<ProfileQuantity> quantities = device.profile().quantities();
    List<ProfileQuantity> signals = quantities.stream().filter(StrainDriver::isStrain).toList();
    if (!quantities.isEmpty() && signals.size() != 1) {
      settings.problem("profile", profile, "strain.signal");
    }
    boolean tellsBridge = signals.stream().anyMatch(one -> one.quantity().equals("bridge"));
    StrainSettings strain = StrainSettings.read(settings, tellsBridge);
    if (!quantities.isEmpty() && strain.correction().isPresent() && !hasTemperature(quantities)) {
      settings.problem("temperature-coefficient", "", "strain.temperature");
    }
    return new StrainDriver(sensor, device, strain);
  }

  @Override
  public List<LineSettings> usualLines() {
    return ModbusProbe.LINES;
  }

  /** Asks for float32 loggers. */
  @Override
  public Found identify(SerialLine line, Question question) throws BusFault {
    List<Integer> addresses = question.addresses().isEmpty() ? List.of(1) : question.addresses();
    return ModbusProbe.ask(
        line,
        question,
        this,
        addresses.stream()
            .map(address -> new ModbusProbe.Candidate("strain-float32", address))
            .toList(),
        ANY_BRIDGE);
  }

  private static boolean hasTemperature(List<ProfileQuantity> quantities) {
    return quantities.stream().anyMatch(one -> one.quantity().equals(StrainDriver.TEMPERATURE));
  }
}
