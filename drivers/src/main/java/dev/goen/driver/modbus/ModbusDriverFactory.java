package dev.goen.driver.modbus;

import dev.goen.bus.BusFault;
import dev.goen.bus.LineSettings;
import dev.goen.bus.SerialLine;
import dev.goen.driver.Driver;
import dev.goen.driver.DriverContext;
import dev.goen.driver.DriverFactory;
import dev.goen.driver.Found;
import dev.goen.driver.Question;
import dev.goen.driver.modbus.ModbusProbe.Candidate;
import dev.goen.reading.SensorId;
import dev.goen.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes drivers of type {@code modbus}. Settings: {@code profile} and {@code address} (1 to 255),
 * both needed; {@code framing} (rtu, also through a serial server, or tcp for Modbus TCP); {@code
 * byte-order} and {@code from} where the profile leaves them open; {@code register-offset} (-1 to
 * 1); {@code density} (kg/m3) and {@code barometer} (hPa) where a pressure becomes a level.
 */
public final class ModbusDriverFactory implements DriverFactory {

  @Override
  public String type() {
    return "modbus";
  }

  @Override
  public BusKind bus() {
    return BusKind.SERIAL;
  }

  @Override
  public Driver<?> create(SensorId sensor, Settings settings, DriverContext context) {
    return new ModbusDriver(sensor, ModbusDevice.create(settings, context));
  }

  @Override
  public List<LineSettings> usualLines() {
    return ModbusProbe.LINES;
  }

  /**
   * Asks for KELLER, VEGA and generic transmitters. The generic map tells its own unit, so it is
   * the hardest to take for another.
   */
  @Override
  public Found identify(SerialLine line, Question question) throws BusFault {
    List<Candidate> candidates = new ArrayList<>(List.of(Candidate.ANY_KELLER));
    if (question.addresses().isEmpty()) {
      candidates.add(new Candidate("generic-rs485", 1));
      candidates.add(new Candidate("keller-33x", 1));
      candidates.add(new Candidate("vega", 246));
    }
    for (int address : question.addresses()) {
      for (String profile : List.of("generic-rs485", "keller-33x", "vega")) {
        if (!candidates.contains(new Candidate(profile, address))) {
          candidates.add(new Candidate(profile, address));
        }
      }
    }
    return ModbusProbe.ask(line, question, this, candidates, Map.of());
  }
}
