package dev.goen.sim.bench;

import dev.goen.sim.device.Expectation;
import dev.goen.sim.device.FloatLogger;
import dev.goen.sim.device.WireReader;
import dev.goen.sim.signal.Signal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes what watches structures: vibrating wires, and loggers of tilt, cracks and vibration. */
final class Loggers {

  /** Of a Geokon 4200 in concrete, as the gateway assumes when it is told nothing else. */
  private static final double FACTOR = 3.304;

  private static final double WIRE = 12.2;
  private static final double MEMBER = 10.4;

  private Loggers() {}

  /** Its signals are the frequency in Hz and the resistance of the thermistor in ohms. */
  static Twin vibratingWire(Maker.Parts parts) {
    Section section = parts.section();
    Signal hertz = parts.signal("frequency", 820);
    Signal ohms = parts.signal("resistance", 3300);
    double batch = section.number("batch-factor", 1, 0.5, 1.5);
    double zeroHertz = section.number("zero-hertz", 800, 450, 1200);
    double zeroCelsius = section.number("zero-temperature", 20, -60, 80);
    WireReader reader =
        new WireReader(
            parts.id(),
            () -> hertz.at(parts.seconds()),
            () -> ohms.at(parts.seconds()),
            new WireReader.Mounting(FACTOR, batch, WIRE, MEMBER, zeroHertz, zeroCelsius));
    Map<String, Object> yaml = new LinkedHashMap<>();
    yaml.put("driver", "vibrating-wire");
    yaml.put("gauge", "geokon-4200");
    yaml.put("batch-factor", batch);
    yaml.put("owner", "road");
    Map<String, Object> zero = new LinkedHashMap<>();
    zero.put("hertz", zeroHertz);
    zero.put("temperature", zeroCelsius);
    zero.put("date", "2026-04-01");
    yaml.put("zero", zero);
    return Slaves.slave(parts, 1, reader, yaml, Map.of("frequency", hertz), 0);
  }

  /** Degrees, which the gateway tells in radians. */
  static Twin tilt(Maker.Parts parts) {
    double radians = Math.PI / 180;
    Channels channels = new Channels(parts);
    channels.add("tilt-x", 0.1, 0.0001, new Expectation("tilt-x", radians, 0, 7));
    channels.add("tilt-y", -0.2, 0.0001, new Expectation("tilt-y", radians, 0, 7));
    channels.temperature();
    return channels.logger("tilt-float32");
  }

  /** Millimetres, which the gateway tells in metres. */
  static Twin crack(Maker.Parts parts) {
    Channels channels = new Channels(parts);
    channels.add("opening", 0.35, 0.001, new Expectation("opening", 0.001, 0, 6));
    channels.temperature();
    return channels.logger("crack-float32");
  }

  /** Metres per square second of three axes, and the frequency of the peak in Hz. */
  static Twin vibration(Maker.Parts parts) {
    Channels channels = new Channels(parts);
    for (String axis : List.of("rms-x", "rms-y", "rms-z")) {
      channels.add(axis, 0.02, 0.0001, Expectation.asMeasured(axis, 4));
    }
    channels.add("peak-frequency", 3.4, 0.01, Expectation.asMeasured("peak-frequency", 2));
    channels.temperature();
    return channels.logger("vibration-float32");
  }

  /** Channels in the order of their registers, each with a signal of its name. */
  private record Channels(
      Maker.Parts parts, List<FloatLogger.Input> inputs, Map<String, Signal> signals) {

    Channels(Maker.Parts parts) {
      this(parts, new ArrayList<>(), new LinkedHashMap<>());
    }

    void add(String name, double usual, double step, Expectation expected) {
      Signal signal = parts.signal(name, usual);
      signals.put(name, signal);
      inputs.add(new FloatLogger.Input(() -> signal.at(parts.seconds()), step, expected));
    }

    void temperature() {
      add("temperature", 15, 0.01, Expectation.asMeasured("temperature", 2));
    }

    Twin logger(String profile) {
      Map<String, Object> yaml = Slaves.configuration("modbus", profile);
      yaml.put("owner", "road");
      return Slaves.slave(parts, 1, new FloatLogger(parts.id(), inputs), yaml, signals, 0);
    }
  }
}
