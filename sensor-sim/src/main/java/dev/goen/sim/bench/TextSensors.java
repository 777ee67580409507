package dev.goen.sim.bench;

import dev.goen.sim.device.Expectation;
import dev.goen.sim.device.Sample;
import dev.goen.sim.device.SatelliteReceiver;
import dev.goen.sim.device.Sdi12Bus;
import dev.goen.sim.device.Sdi12Sensor;
import dev.goen.sim.device.Sdi12Sensor.Measured;
import dev.goen.sim.device.UltrasonicGauge;
import dev.goen.sim.fault.Dialect;
import dev.goen.sim.signal.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Makes what speaks in letters: ultrasonic gauges, SDI-12, and satellite receivers. */
final class TextSensors {

  private static final String VENDOR = "GOEN    LEVEL 100";

  /** From the instant that a burst tells of to its first byte. */
  private static final Duration FIX_DELAY = Duration.ofMillis(100);

  private TextSensors() {}

  /** Its signal is the distance in metres; without a value it finds no target. */
  static Twin maxbotix(Maker.Parts parts) {
    Section section = parts.section();
    Signal distance = parts.signal("distance", 2.5);
    int farthest = 5000;
    UltrasonicGauge gauge =
        new UltrasonicGauge(
            parts.id(),
            () -> {
              double metres = distance.at(parts.seconds());
              return Double.isNaN(metres)
                  ? farthest
                  : Math.clamp(Math.round(metres * 1000), 300, farthest);
            },
            section.time("repetition", UltrasonicGauge.REAL_RATE));
    Map<String, Object> yaml = new LinkedHashMap<>();
    yaml.put("driver", "maxbotix");
    yaml.put("model", "hrxl-5m");
    yaml.put("window", "20s");
    yaml.put("elevation", section.number("elevation", 4.2, -100, 10_000));
    return new Twin(gauge, Dialect.TEXT, yaml, Map.of("distance", distance));
  }

  /** A level in metres and a temperature. */
  static Twin sdi12(Maker.Parts parts) {
    Section section = parts.section();
    Map<String, Signal> signals =
        Map.of("level", parts.signal("level", 1.5), "temperature", parts.signal("temperature", 15));
    String address = section.text("address", "0");
    if (!address.matches("[0-9A-Za-z]")) {
      section.problem("address", "word.wrong", address, "0-9 A-Z a-z");
      address = "0";
    }
    Sdi12Sensor sensor =
        new Sdi12Sensor(
            address.charAt(0),
            VENDOR,
            section.time("measuring", Duration.ZERO),
            2,
            () -> measured(parts, signals));
    Map<String, Object> yaml = new LinkedHashMap<>();
    yaml.put("driver", "sdi12");
    yaml.put("address", address);
    yaml.put("command", "MC");
    yaml.put(
        "values",
        List.of(
            Map.of("quantity", "level", "unit", "m", "decimals", 3),
            Map.of("quantity", "temperature", "unit", "Cel", "decimals", 1)));
    return new Twin(new Sdi12Bus(List.of(sensor)), Dialect.TEXT, yaml, signals);
  }

  /** It stands still, and knows the true time. */
  static Twin nmea(Maker.Parts parts) {
    Section section = parts.section();
    boolean fixed = !section.flag("lost");
    Duration repetition = section.time("repetition", Duration.ofSeconds(1));
    if (repetition.compareTo(FIX_DELAY) <= 0) {
      section.problem("repetition", "number.wrong", repetition.toMillis() + "ms", "101ms", "-");
      repetition = FIX_DELAY;
    }
    SatelliteReceiver receiver =
        new SatelliteReceiver(
            parts.id(),
            System::currentTimeMillis,
            angle(section.number("latitude", 35.3665, -90, 90)),
            angle(section.number("longitude", 132.7545, -180, 180)),
            repetition,
            FIX_DELAY,
            fixed);
    Map<String, Object> yaml = new LinkedHashMap<>();
    yaml.put("driver", "nmea");
    yaml.put("owner", "it-div");
    yaml.put("every", "1s");
    return new Twin(receiver, Dialect.TEXT, yaml, Map.of());
  }

  /** In hundred-thousandths of a minute. */
  private static long angle(double degrees) {
    return Math.round(degrees * 6_000_000);
  }

  private static List<Measured> measured(Maker.Parts parts, Map<String, Signal> signals) {
    List<Measured> values = new ArrayList<>();
    for (String quantity : List.of("level", "temperature")) {
      int decimals = quantity.equals("level") ? 3 : 1;
      Signal signal = signals.get(quantity);
      double value = signal == null ? 0 : signal.at(parts.seconds());
      // What a logger of this kind tells for a broken cell; no standard names one.
      String text = Double.isNaN(value) ? "-9999" : word(value, decimals);
      String served =
          Double.isNaN(value)
              ? Sample.MISSING
              : Expectation.asMeasured(quantity, decimals).of(Double.parseDouble(text));
      values.add(new Measured(text, List.of(new Sample(parts.id(), quantity, served))));
    }
    return values;
  }

  private static String word(double value, int decimals) {
    return String.format(Locale.ROOT, "%+." + decimals + "f", value);
  }
}
