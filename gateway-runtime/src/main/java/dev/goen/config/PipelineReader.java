package dev.goen.config;

import dev.goen.driver.Channel;
import dev.goen.pipeline.DevicePipeline;
import dev.goen.pipeline.DevicePipeline.Calibration;
import dev.goen.pipeline.DevicePipeline.Check;
import dev.goen.pipeline.DevicePipeline.Levels;
import dev.goen.pipeline.DevicePipeline.Threshold;
import dev.goen.reading.Unit;
import dev.goen.settings.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code calibrate:}, {@code check:} and {@code levels:} of a device. */
final class PipelineReader {

  /** Names that mean something else behind a sensor's: its alarm, a quality, a reason. */
  private static final Set<String> RESERVED = Set.of("alarm", "q", "r");

  private static final double ANY = Double.MAX_VALUE;

  private final Findings findings;
  private final List<Channel> channels;

  /**
   * A reader.
   *
   * @param channels what the device yields; empty when that is not known
   */
  PipelineReader(Findings findings, List<Channel> channels) {
    this.findings = findings;
    this.channels = channels;
  }

  DevicePipeline read(Settings device) {
    Settings calibrate = device.section("calibrate");
    Settings check = device.section("check");
    Settings levels = device.section("levels");
    Set<String> names = names(channels);
    Map<String, Calibration> calibrations = new LinkedHashMap<>();
    for (String quantity : calibrate.keys()) {
      isOneOf(calibrate, quantity, names);
      calibrations.put(quantity, calibration(calibrate.section(quantity), quantity));
    }
    Set<String> results = results(calibrate, calibrations, names);
    Map<String, Check> checks = new LinkedHashMap<>();
    for (String quantity : check.keys()) {
      isOneOf(check, quantity, results);
      checks.put(quantity, check(check.section(quantity)));
    }
    Map<String, Levels> alarms = new LinkedHashMap<>();
    for (String quantity : levels.keys()) {
      isOneOf(levels, quantity, results);
      alarms.put(quantity, levels(levels.section(quantity), checks.get(quantity)));
    }
    return new DevicePipeline(calibrations, checks, alarms);
  }

  private static Set<String> names(List<Channel> channels) {
    Set<String> names = new LinkedHashSet<>();
    for (Channel channel : channels) {
      if (channel.unit() != Unit.NONE) {
        names.add(channel.quantity());
      }
    }
    return names;
  }

  private void isOneOf(Settings section, String quantity, Set<String> names) {
    if (!channels.isEmpty() && !names.contains(quantity)) {
      if (names.isEmpty()) {
        findings.problem(section, quantity, "quantity.none");
      } else {
        findings.problem(section, quantity, "quantity.unknown", String.join(", ", names));
      }
    }
  }

  private Calibration calibration(Settings section, String quantity) {
    String name = section.id("as", quantity);
    if (RESERVED.contains(name)) {
      findings.problem(section, "as", "quantity.reserved", String.join(", ", RESERVED));
    }
    double slope = section.number("slope", -ANY, ANY, 1);
    if (slope == 0) {
      findings.problem(section, "slope", "slope.zero");
    }
    Calibration calibration =
        new Calibration(
            name,
            slope,
            section.number("offset", -ANY, ANY, 0),
            section.integer("decimals", 0, 9, 3),
            section.textIfAny("datum"),
            section.numberIfAny("gauge-zero", -500, 4_000));
    section.done();
    return calibration;
  }

  /** The names after calibration; two of the same name are reported. */
  private Set<String> results(
      Settings calibrate, Map<String, Calibration> calibrations, Set<String> names) {
    Set<String> results = new LinkedHashSet<>();
    Set<String> untouched = new LinkedHashSet<>(names);
    untouched.removeAll(calibrations.keySet());
    calibrations.forEach(
        (quantity, calibration) -> {
          if (!results.add(calibration.quantity()) || untouched.contains(calibration.quantity())) {
            findings.problem(calibrate.section(quantity), "as", "quantity.twice");
          }
        });
    results.addAll(untouched);
    return results;
  }

  private Check check(Settings section) {
    double failBelow = section.number("fail-below", -ANY, ANY, Double.NEGATIVE_INFINITY);
    double suspectBelow = section.number("suspect-below", -ANY, ANY, failBelow);
    double failAbove = section.number("fail-above", -ANY, ANY, Double.POSITIVE_INFINITY);
    double suspectAbove = section.number("suspect-above", -ANY, ANY, failAbove);
    double rate = section.number("suspect-rate", 0, ANY, Double.POSITIVE_INFINITY);
    if (failBelow > suspectBelow || suspectBelow >= suspectAbove || suspectAbove > failAbove) {
      findings.problem(section, "", "check.order");
    }
    if (rate == 0) {
      findings.problem(section, "suspect-rate", "check.rate-zero");
    }
    section.done();
    return new Check(failBelow, failAbove, suspectBelow, suspectAbove, rate);
  }

  private Levels levels(Settings section, @Nullable Check check) {
    List<Threshold> thresholds = new ArrayList<>();
    int level = 0;
    double at = Double.NEGATIVE_INFINITY;
    for (Settings item : section.sections("thresholds")) {
      Threshold threshold =
          new Threshold(item.integer("level", 1, 5), item.number("at", -ANY, ANY));
      item.done();
      if (threshold.level() == level) {
        findings.problem(item, "level", "level.twice");
      } else if (threshold.level() < level || threshold.at() <= at) {
        findings.problem(item, "at", "level.not-rising");
      }
      if (check != null && threshold.at() > check.failAbove()) {
        findings.problem(item, "at", "level.never", String.valueOf(check.failAbove()));
      }
      level = threshold.level();
      at = threshold.at();
      thresholds.add(threshold);
    }
    if (thresholds.isEmpty()) {
      findings.problem(section, "thresholds", "level.none");
    }
    Levels levels =
        new Levels(
            thresholds,
            section.number("hysteresis", 0, ANY, 0),
            section.integer("confirm-down", 1, 1_000, 3));
    section.done();
    return levels;
  }
}
