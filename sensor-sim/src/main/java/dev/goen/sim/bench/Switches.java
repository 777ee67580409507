package dev.goen.sim.bench;

import dev.goen.sim.fault.Dialect;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes what opens and closes a digital line: contacts, and the buckets of rain gauges. */
final class Switches {

  private static final int MOST_LINE = 255;

  private Switches() {}

  /** Closed for a while, then open for a while. */
  static Twin contact(Maker.Parts parts) {
    Section section = parts.section();
    int line = section.whole("line", 17, 0, MOST_LINE);
    double closed = seconds(section, "closed");
    double open = seconds(section, "open");
    Map<String, Object> yaml = configuration("contact", line);
    yaml.put("owner", "welfare");
    yaml.put("class", "person-data");
    yaml.put("active", "low");
    return new Twin(
        new Part.Switch(line, () -> parts.seconds() % (closed + open) < closed),
        Dialect.NONE,
        yaml,
        Map.of());
  }

  /** It tips in even time, in real time whatever the speed of the file. */
  static Twin rainGauge(Maker.Parts parts) {
    Section section = parts.section();
    int line = section.whole("line", 22, 0, MOST_LINE);
    double depth = section.number("mm-per-tip", 0.5, 0.01, 10);
    Duration every = section.time("every", Duration.ofSeconds(10));
    if (every.toMillis() < 250) {
      section.problem("every", "number.wrong", every.toMillis() + "ms", "250ms", "-");
    }
    Map<String, Object> yaml = configuration("rain-gauge", line);
    yaml.put("mm-per-tip", depth);
    return new Twin(
        new Part.Bucket(line, BigDecimal.valueOf(depth).toPlainString(), every),
        Dialect.NONE,
        yaml,
        Map.of());
  }

  private static double seconds(Section section, String key) {
    return Math.max(1, section.time(key, Duration.ofSeconds(10)).toMillis()) / 1e3;
  }

  private static Map<String, Object> configuration(String driver, int line) {
    Map<String, Object> yaml = new LinkedHashMap<>();
    yaml.put("driver", driver);
    yaml.put("line", line);
    yaml.put("pull", "up");
    return yaml;
  }
}
