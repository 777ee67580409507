package dev.goen.pipeline;

import dev.goen.driver.Channel;
import dev.goen.driver.PollResult;
import dev.goen.pipeline.DevicePipeline.Calibration;
import dev.goen.pipeline.DevicePipeline.Check;
import dev.goen.pipeline.DevicePipeline.Levels;
import dev.goen.reading.Quality;
import dev.goen.reading.Reading;
import dev.goen.reading.Reason;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.reading.Unit;
import dev.goen.reading.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The stages of one device in their order: calibrate, judge, and what levels and missing values
 * make of it. Holds the state that the pure stages are given.
 */
public final class DeviceStages {

  private final SensorId id;
  private final List<Channel> channels;
  private final Set<String> eventQuantities;
  private final DevicePipeline pipeline;
  private final Map<String, Reading> lastUsable = new HashMap<>();
  private final Map<String, LevelRule.State> levels = new HashMap<>();
  private final Map<String, Reason> missing = new HashMap<>();

  /**
   * The stages of a device.
   *
   * @param id whose alarms these will be
   * @param channels what it yields
   */
  public DeviceStages(SensorId id, List<Channel> channels, DevicePipeline pipeline) {
    this.id = id;
    this.channels = List.copyOf(channels);
    this.eventQuantities =
        channels.stream()
            .filter(Channel::event)
            .map(Channel::quantity)
            .collect(Collectors.toUnmodifiableSet());
    this.pipeline = pipeline;
  }

  /**
   * What is to be stored.
   *
   * @param readings of the device's own stream
   * @param events of its owner's event stream: what the device's channels say are events
   * @param alarms of its owner's event stream: one for each level that changed
   */
  public record Outcome(List<Reading> readings, List<Reading> events, List<Reading> alarms) {
    public Outcome {
      readings = List.copyOf(readings);
      events = List.copyOf(events);
      alarms = List.copyOf(alarms);
    }
  }

  /**
   * Takes the result of one poll.
   *
   * @param at when the poll ended; the time of a value that is missing
   */
  public Outcome apply(PollResult result, SampleTime at) {
    List<Reading> readings = new ArrayList<>();
    List<Reading> events = new ArrayList<>();
    List<Reading> alarms = new ArrayList<>();
    switch (result) {
      case PollResult.Sampled sampled -> {
        for (Reading reading : sampled.readings()) {
          if (eventQuantities.contains(reading.quantity())) {
            events.add(reading);
          } else {
            take(reading, readings, alarms);
          }
        }
      }
      case PollResult.Quiet _ -> {}
      case PollResult.NoReply _ -> absent(Reason.LACK_OF_SAMPLES, at, readings);
      case PollResult.BadFrame _ -> absent(Reason.NOISY, at, readings);
      case PollResult.Foreign _ -> absent(Reason.NOISY, at, readings);
      case PollResult.Refused _ -> absent(Reason.HARDWARE_FAILURE, at, readings);
    }
    return new Outcome(readings, events, alarms);
  }

  /** The alarm level of the device: the highest of its quantities; 0 when there is none. */
  public int level() {
    return levels.values().stream().mapToInt(LevelRule.State::level).max().orElse(0);
  }

  private void take(Reading raw, List<Reading> readings, List<Reading> alarms) {
    Calibration calibration = pipeline.calibrations().get(raw.quantity());
    Reading reading = calibration == null ? raw : Calibrate.apply(raw, calibration);
    String quantity = reading.quantity();
    Check check = pipeline.checks().get(quantity);
    if (check != null) {
      reading = Judge.apply(reading, check, Optional.ofNullable(lastUsable.get(quantity)));
    }
    if (reading.value() instanceof Value.None) {
      noteMissing(reading, readings);
      return;
    }
    missing.remove(quantity);
    readings.add(reading);
    if (reading.quality().usable()) {
      lastUsable.put(quantity, reading);
    }
    Levels rule = pipeline.levels().get(quantity);
    if (rule != null) {
      LevelRule.State before = levels.getOrDefault(quantity, LevelRule.State.UNKNOWN);
      LevelRule.State after = LevelRule.apply(before, reading, rule);
      levels.put(quantity, after);
      if (after.level() != before.level()) {
        alarms.add(alarm(after.level(), reading.time()));
      }
    }
  }

  private Reading alarm(int level, SampleTime trigger) {
    return new Reading(
        id, "alarm", new Value.Decimal(level, 0), Unit.NONE, Quality.GOOD, null, trigger);
  }

  private void absent(Reason reason, SampleTime at, List<Reading> readings) {
    for (Channel channel : channels) {
      if (channel.event()) {
        // What did not happen is not missing.
        continue;
      }
      Calibration calibration = pipeline.calibrations().get(channel.quantity());
      String quantity = calibration == null ? channel.quantity() : calibration.quantity();
      noteMissing(
          Reading.missing(channel.sensor(), quantity, channel.unit(), reason, at), readings);
    }
  }

  /** Only the change from there to not there is a reading; what follows is counted as a gap. */
  private void noteMissing(Reading reading, List<Reading> readings) {
    Reason reason = reading.reason() == null ? Reason.UNKNOWN : reading.reason();
    if (missing.putIfAbsent(reading.quantity(), reason) == null) {
      readings.add(reading);
    }
  }
}
