package dev.goen.sim.bench;

import dev.goen.sim.capture.Capture;
import dev.goen.sim.capture.CapturePlayer;
import dev.goen.sim.device.Station;
import dev.goen.sim.fault.Dialect;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Makes a device of what was captured on a real line. Nobody knows which values it serves. */
final class Captures {

  private Captures() {}

  static Twin player(Maker.Parts parts) {
    Section section = parts.section();
    boolean repeat = section.flag("repeat");
    boolean modbus = section.word("protocol", "text", List.of("text", "modbus")).equals("modbus");
    Station station = wire -> Thread.sleep(100);
    if (section.section("gateway").text("driver", "").isEmpty()) {
      section.problem("gateway.driver", "key.missing");
    }
    try {
      station = new CapturePlayer(Capture.read(section.file("file")), repeat);
    } catch (IOException wrong) {
      section.problem("file", "recording.wrong", String.valueOf(wrong.getMessage()));
    }
    return new Twin(station, modbus ? Dialect.MODBUS_RTU : Dialect.TEXT, Map.of(), Map.of());
  }
}
