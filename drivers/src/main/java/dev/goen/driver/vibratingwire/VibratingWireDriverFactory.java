package dev.goen.driver.vibratingwire;

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
import dev.goen.reading.Value;
import dev.goen.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes drivers of type {@code vibrating-wire}. Settings: those of a Modbus device ({@code
 * profile}, default {@code vibrating-wire-float32}, and {@code address}); {@code gauge}
 * (geokon-4200, geokon-4202, geokon-4000, or other with {@code gauge-factor}, microstrain of one
 * digit); {@code batch-factor} (default 1); {@code wire-coefficient} and {@code member-coefficient}
 * (microstrain per degree, default 12.2 and 10.4); {@code zero: { hertz, temperature, date }}.
 */
public final class VibratingWireDriverFactory implements DriverFactory {

  @Override
  public String type() {
    return "vibrating-wire";
  }

  @Override
  public BusKind bus() {
    return BusKind.SERIAL;
  }

  @Override
  public Driver<?> create(SensorId sensor, Settings settings, DriverContext context) {
    String profile = settings.text("profile", "vibrating-wire-float32");
    ModbusDevice device = ModbusDevice.create(profile, settings, context);
    List<ProfileQuantity> quantities = device.profile().quantities();
    long signals = quantities.stream().filter(VibratingWireDriver::isSignal).count();
    long warmths = quantities.stream().filter(VibratingWireDriver::isWarmth).count();
    if (!quantities.isEmpty() && (signals != 1 || warmths > 1)) {
      settings.problem("profile", profile, "vibrating-wire.signal");
    }
    WireSettings wire = WireSettings.read(settings);
    if (!quantities.isEmpty() && warmths == 0 && wire.zero().isPresent()) {
      settings.problem("zero", "", "vibrating-wire.temperature");
    }
    return new VibratingWireDriver(sensor, device, wire);
  }

  @Override
  public List<LineSettings> usualLines() {
    return ModbusProbe.LINES;
  }

  /** Asks for float32 readers; one whose wire does not swing like a wire is not told as such. */
  @Override
  public Found identify(SerialLine line, Question question) throws BusFault {
    List<Integer> addresses = question.addresses().isEmpty() ? List.of(1) : question.addresses();
    Found found =
        ModbusProbe.ask(
            line,
            question,
            this,
            addresses.stream()
                .map(address -> new ModbusProbe.Candidate("vibrating-wire-float32", address))
                .toList(),
            Map.of("gauge", "geokon-4200"));
    if (!(found instanceof Found.Devices(var answers, var unclear))) {
      return found;
    }
    List<Found.Unclear> others = new ArrayList<>(unclear);
    answers.stream()
        .filter(one -> !swings(one))
        .map(one -> new Found.Unclear(type(), one.address(), Found.Why.UNKNOWN, ""))
        .forEach(others::add);
    return new Found.Devices(
        answers.stream().filter(VibratingWireDriverFactory::swings).toList(), others);
  }

  private static boolean swings(Found.Answer answer) {
    return answer.readings().stream().noneMatch(one -> one.value() instanceof Value.None);
  }
}
