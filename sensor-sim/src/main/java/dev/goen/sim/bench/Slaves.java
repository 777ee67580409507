package dev.goen.sim.bench;

import dev.goen.sim.device.ModbusBus;
import dev.goen.sim.device.ModbusSlave;
import dev.goen.sim.device.ModbusTcpUnit;
import dev.goen.sim.device.RegisterImage;
import dev.goen.sim.fault.Dialect;
import dev.goen.sim.signal.Signal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes of registers a slave of its own on the shared line, in the framing of the line. */
final class Slaves {

  private Slaves() {}

  /** How a configuration begins that the driver reads by a profile. */
  static Map<String, Object> configuration(String driver, String profile) {
    Map<String, Object> yaml = new LinkedHashMap<>();
    yaml.put("driver", driver);
    yaml.put("profile", profile);
    return yaml;
  }

  /**
   * A slave.
   *
   * @param usualAddress when the file does not say
   * @param yaml what is known of the configuration; the rest is added
   * @param usualLatency in ms, when the file does not say
   */
  static Twin slave(
      Maker.Parts parts,
      int usualAddress,
      RegisterImage image,
      Map<String, Object> yaml,
      Map<String, Signal> signals,
      int usualLatency) {
    Section section = parts.section();
    int address = section.whole("address", usualAddress, 1, 247);
    Duration latency = section.time("latency", Duration.ofMillis(usualLatency));
    yaml.put("address", address);
    ModbusSlave slave = new ModbusSlave(List.of(address), image, latency);
    if (parts.over() == LineKind.MODBUS_TCP) {
      yaml.put("framing", "tcp");
      return new Twin(new ModbusTcpUnit(slave), Dialect.MODBUS_TCP, yaml, signals);
    }
    return new Twin(new ModbusBus(List.of(slave)), Dialect.MODBUS_RTU, yaml, signals);
  }
}
