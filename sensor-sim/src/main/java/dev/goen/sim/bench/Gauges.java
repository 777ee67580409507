package dev.goen.sim.bench;

import dev.goen.sim.device.Bridge;
import dev.goen.sim.device.Expectation;
import dev.goen.sim.device.KellerGauge;
import dev.goen.sim.device.RegisterImage;
import dev.goen.sim.device.StrainLogger;
import dev.goen.sim.device.SubmersibleTransmitter;
import dev.goen.sim.device.VegaRadar;
import dev.goen.sim.signal.Signal;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes the gauges and the strain logger that speak Modbus. */
final class Gauges {

  private static final double FRESH_WATER = 999.1;

  private Gauges() {}

  static Twin keller(Maker.Parts parts) {
    Section section = parts.section();
    Expectation level = level(section);
    Signal water = parts.signal("level", 1.5);
    Signal warmth = parts.signal("temperature", 15);
    double density = section.number("density", FRESH_WATER, 900, 1100);
    RegisterImage image =
        new KellerGauge(
            parts.id(),
            () -> water.at(parts.seconds()),
            () -> warmth.at(parts.seconds()),
            density,
            level,
            Expectation.asMeasured("temperature", 2));
    Map<String, Object> yaml = Slaves.configuration("modbus", "keller-33x");
    yaml.put("density", density);
    yaml.put("calibrate", calibration(level));
    return Slaves.slave(
        parts, 1, image, yaml, Map.of(level.quantity(), water, "temperature", warmth), 0);
  }

  static Twin submersible(Maker.Parts parts) {
    Section section = parts.section();
    Expectation level = level(section);
    Signal water = parts.signal("level", 1.5);
    RegisterImage image =
        new SubmersibleTransmitter(
            section.whole("address", 1, 1, 247),
            parts.id(),
            () -> water.at(parts.seconds()),
            level);
    Map<String, Object> yaml = Slaves.configuration("modbus", "generic-rs485");
    yaml.put("calibrate", calibration(level));
    return Slaves.slave(parts, 1, image, yaml, Map.of(level.quantity(), water), 0);
  }

  static Twin vega(Maker.Parts parts) {
    Expectation level = level(parts.section());
    Signal water = parts.signal("level", 1.5);
    RegisterImage image = new VegaRadar(parts.id(), () -> water.at(parts.seconds()), level);
    Map<String, Object> yaml = Slaves.configuration("modbus", "vega");
    yaml.put("calibrate", calibration(level));
    // These gauges wait 50 ms before they answer, unless told otherwise.
    return Slaves.slave(parts, 246, image, yaml, Map.of(level.quantity(), water), 50);
  }

  static Twin strain(Maker.Parts parts) {
    Section section = parts.section();
    Signal strain = parts.signal("strain", 30);
    Signal warmth = parts.signal("temperature", 15);
    StrainLogger.Wiring wiring =
        new StrainLogger.Wiring(
            Bridge.QUARTER,
            section.number("gauge-factor", 2, 0.1, 200),
            0.3,
            section.number("zero", 0, -10, 10),
            section.number("baseline", 0, -10_000, 10_000));
    int decimals = 8;
    RegisterImage image =
        new StrainLogger(
            parts.id(),
            () -> strain.at(parts.seconds()),
            () -> warmth.at(parts.seconds()),
            wiring,
            decimals,
            Expectation.asMeasured("temperature", 2));
    Map<String, Object> yaml = Slaves.configuration("strain", "strain-float32");
    yaml.put("bridge", wiring.bridge().setting());
    yaml.put("gauge-factor", wiring.gaugeFactor());
    yaml.put("zero", wiring.zero());
    yaml.put("decimals", decimals);
    yaml.put("baseline", Map.of("microstrain", wiring.baseline(), "date", "2026-04-01"));
    return Slaves.slave(parts, 1, image, yaml, Map.of("strain", strain, "temperature", warmth), 0);
  }

  /** Named and rounded as the gateway is told to. */
  private static Expectation level(Section section) {
    return new Expectation(
        section.text("as", "stage"),
        1,
        section.number("offset", 0, -10_000, 10_000),
        section.whole("decimals", 2, 0, 4));
  }

  private static Map<String, Object> calibration(Expectation level) {
    Map<String, Object> rule = new LinkedHashMap<>();
    rule.put("as", level.quantity());
    rule.put("slope", level.slope());
    rule.put("offset", level.offset());
    rule.put("decimals", level.decimals());
    return Map.of("level", rule);
  }
}
