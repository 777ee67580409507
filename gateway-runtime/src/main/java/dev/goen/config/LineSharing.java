package dev.goen.config;

import dev.goen.bus.LineSettings;
import dev.goen.config.GatewayConfig.Device;
import dev.goen.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Tells whether the devices of one serial line can live together: who speaks unasked needs the line
 * alone, addresses differ, and the wire has time for all.
 */
final class LineSharing {

  /**
   * The least that one question and its answer take: Modbus RTU asks with 8 characters, answers
   * with at least 7, and keeps silent for 3.5 before each ("MODBUS over Serial Line" 1.02, clause
   * 2.5.1.1).
   */
  private static final int LEAST_CHARACTERS = 22;

  private final Settings bus;
  private final Duration least;
  private final Findings findings;

  LineSharing(Settings bus, LineSettings line, Findings findings) {
    this.bus = bus;
    this.least = line.characterTime().multipliedBy(LEAST_CHARACTERS);
    this.findings = findings;
  }

  /**
   * Checks a line.
   *
   * @param sections as many as there are devices on it
   * @param devices what was read of each; empty when its driver is not known
   */
  void check(List<Settings> sections, List<Optional<Device<?>>> devices) {
    boolean shared = sections.size() > 1;
    double load = 0;
    boolean possible = true;
    for (int i = 0; i < sections.size(); i++) {
      Settings section = sections.get(i);
      section
          .written("address")
          .ifPresent(
              address ->
                  findings.claim(
                      section,
                      "address",
                      bus.file() + bus.path() + " address " + address,
                      "address.twice"));
      if (devices.get(i).isEmpty()) {
        continue;
      }
      Device<?> device = devices.get(i).get();
      if (device.driver().listens()) {
        if (shared) {
          findings.problem(section, "driver", "line.listener", device.id().text());
        }
        continue;
      }
      if (!paced(section) && !bus.written("port").orElse("").startsWith("tcp://")) {
        findings.problem(section, "framing", "framing.needs-server");
      }
      if (paced(section) && device.period().compareTo(least) < 0) {
        findings.problem(section, "period", "period.too-short", millis(least));
        possible = false;
      }
      if (shared && device.timeout().compareTo(device.period()) >= 0) {
        findings.problem(section, "timeout", "timeout.too-long", millis(device.period()));
      }
      load += paced(section) ? (double) least.toNanos() / device.period().toNanos() : 0;
    }
    if (possible && load > 1) {
      findings.problem(bus, "devices", "bus.overload", String.valueOf(Math.round(load * 100)));
    }
  }

  /** The frames of Modbus TCP keep no silences; the pace of a wire behind them is not ours. */
  private static boolean paced(Settings section) {
    return section.written("framing").filter("tcp"::equals).isEmpty();
  }

  private static String millis(Duration duration) {
    return duration.plusNanos(999_999).toMillis() + "ms";
  }
}
