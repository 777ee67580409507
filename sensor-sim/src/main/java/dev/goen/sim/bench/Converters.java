package dev.goen.sim.bench;

import dev.goen.sim.device.Bridge;
import dev.goen.sim.fault.Dialect;
import dev.goen.sim.signal.Signal;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes what lays a voltage on a converter of the kernel: 4-20 mA loops, and bridges. */
final class Converters {

  /** Of an MCP3208 at 3.3 V: 12 bits. */
  private static final double LOOP_SCALE = 3300.0 / 4096;

  private static final double SHUNT = 150;

  private static final int HX711_MIDDLE = 1 << 23;
  private static final int HX711_MOST = (1 << 24) - 1;
  private static final double GAIN = 128;

  private Converters() {}

  /** Its signal is a level in metres; without a value its wire is broken. */
  static Twin loop(Maker.Parts parts) {
    Section section = parts.section();
    Signal level = parts.signal("level", 1.5);
    int channel = section.whole("channel", 0, 0, 7);
    double from = section.number("from", 0, -1e6, 1e6);
    double to = section.number("to", 10, -1e6, 1e6);
    Map<String, Object> yaml = new LinkedHashMap<>();
    yaml.put("driver", "iio");
    yaml.put("channel", channel);
    yaml.put("shunt", SHUNT);
    yaml.put("from", from);
    yaml.put("to", to);
    yaml.put("quantity", "level");
    yaml.put("unit", "m");
    yaml.put("decimals", 3);
    return new Twin(
        new Part.Input(channel, LOOP_SCALE, () -> counts(level.at(parts.seconds()), from, to)),
        Dialect.NONE,
        yaml,
        Map.of("level", level));
  }

  private static long counts(double metres, double from, double to) {
    if (Double.isNaN(metres)) {
      return 0;
    }
    double milliamperes = 4 + 16 * (metres - from) / (to - from);
    return Math.clamp(Math.round(milliamperes * SHUNT / LOOP_SCALE), 0, 4095);
  }

  /** Its signal is the strain in microstrain, of a full bending bridge. */
  static Twin bridge(Maker.Parts parts) {
    Section section = parts.section();
    Signal strain = parts.signal("strain", 100);
    double excitation = section.number("excitation", 5, 2.6, 5.5);
    double factor = section.number("gauge-factor", 2, 0.1, 200);
    Map<String, Object> yaml = new LinkedHashMap<>();
    yaml.put("driver", "hx711");
    yaml.put("channel", 0);
    yaml.put("excitation", excitation);
    yaml.put("bridge", Bridge.FULL_BENDING.setting());
    yaml.put("gauge-factor", factor);
    yaml.put("owner", "road");
    double millivolts = excitation * 1000 / 2 / GAIN / HX711_MIDDLE;
    return new Twin(
        new Part.Input(
            0,
            millivolts,
            () -> {
              double volts =
                  Bridge.FULL_BENDING.output(strain.at(parts.seconds()) / 1e6, factor) * excitation;
              return Double.isNaN(volts)
                  ? HX711_MOST
                  : Math.clamp(HX711_MIDDLE + Math.round(volts * 1000 / millivolts), 0, HX711_MOST);
            }),
        Dialect.NONE,
        yaml,
        Map.of("strain", strain));
  }
}
