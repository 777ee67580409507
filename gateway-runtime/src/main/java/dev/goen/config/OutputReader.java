package dev.goen.config;

import dev.goen.config.GatewayConfig.Output;
import dev.goen.pipeline.DevicePipeline;
import dev.goen.reading.SensorId;
import dev.goen.settings.Settings;
import java.util.TreeSet;

/** Reads one entry of {@code outputs:}, once all devices are known. */
final class OutputReader {

  private final DeviceReader devices;
  private final Findings findings;

  OutputReader(DeviceReader devices, Findings findings) {
    this.devices = devices;
    this.findings = findings;
  }

  Output read(Settings output) {
    SensorId id = new SensorId(output.id("id"));
    findings.claim(output, "id", "output " + id, "id.twice");
    String chip = BusReader.chip(output, findings);
    int line = output.integer("line", 0, 255);
    if (output.written("line").isPresent()) {
      findings.claim(output, "line", chip + " " + line, "line.twice");
    }
    boolean activeLow = output.flag("active-low", false);
    SensorId sensor = new SensorId(output.id("sensor"));
    int level = output.integer("level", 1, 5);
    if (output.written("sensor").filter(sensor.text()::equals).isPresent()) {
      checkSensor(output, sensor.text(), level);
    }
    output.done();
    return new Output(id, chip, line, activeLow, sensor, level);
  }

  private void checkSensor(Settings output, String sensor, int level) {
    DevicePipeline pipeline = devices.pipelines().get(sensor);
    if (pipeline == null) {
      findings.problem(
          output,
          "sensor",
          "output.no-sensor",
          String.join(", ", new TreeSet<>(devices.pipelines().keySet())));
      return;
    }
    int highest =
        pipeline.levels().values().stream()
            .flatMap(levels -> levels.thresholds().stream())
            .mapToInt(DevicePipeline.Threshold::level)
            .max()
            .orElse(0);
    if (highest == 0) {
      findings.problem(output, "sensor", "output.no-levels", sensor);
    } else if (level > highest) {
      findings.problem(output, "level", "output.never", sensor, String.valueOf(highest));
    }
  }
}
