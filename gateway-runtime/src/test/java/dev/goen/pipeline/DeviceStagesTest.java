package dev.goen.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.driver.Channel;
import dev.goen.driver.PollResult;
import dev.goen.pipeline.DevicePipeline.Calibration;
import dev.goen.pipeline.DevicePipeline.Check;
import dev.goen.pipeline.DevicePipeline.Levels;
import dev.goen.pipeline.DevicePipeline.Threshold;
import dev.goen.reading.BootId;
import dev.goen.reading.Quality;
import dev.goen.reading.Reading;
import dev.goen.reading.Reason;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.reading.Unit;
import dev.goen.reading.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DeviceStagesTest {

  private static final SensorId KANDO = new SensorId("kando-01");
  private static final BootId BOOT = new BootId(new UUID(0, 1));

  private final DeviceStages stages =
      new DeviceStages(KANDO, List.of(new Channel(KANDO, "level", Unit.METRE)), gauge());
  private long nowMillis = 10_000;

  /** Depth 1.2341 m above a sensor that hangs 0.35 m below gauge zero is a stage of 0.88 m. */
  @Test
  void depthBecomesStageInCentimetres() {
    Reading stage = poll("1.2341").readings().get(0);
    assertEquals("kando-01/stage", stage.name());
    assertEquals(new Value.Decimal(88, 2), stage.value());
    assertEquals(Quality.GOOD, stage.quality());
  }

  @Test
  void valueOutsideTheSensorsSpanIsRejectedAndKept() {
    Reading stage = poll("99").readings().get(0);
    assertEquals(Quality.REJECTED, stage.quality());
    assertEquals(Reason.OVER_RANGE, stage.reason());
    assertEquals(new Value.Decimal(9865, 2), stage.value());
  }

  @Test
  void stepIsSuspiciousAndStillRaisesTheAlarm() {
    poll("1.00");
    DeviceStages.Outcome flood = poll("4.00");
    assertEquals(Quality.SUSPICIOUS, flood.readings().get(0).quality());
    assertEquals(Reason.STEP_TOO_HIGH, flood.readings().get(0).reason());
    assertEquals(List.of("4"), values(flood.alarms()));
    assertEquals(flood.readings().get(0).time(), flood.alarms().get(0).time());
    assertEquals(4, stages.level());
  }

  /** Only transitions are stored: silence for a night is one reading, and a gap when it ends. */
  @Test
  void silenceIsOneReadingWithoutValue() {
    poll("1.00");
    DeviceStages.Outcome silent = stages.apply(new PollResult.NoReply(0), now());
    assertEquals(1, silent.readings().size());
    assertEquals(Value.NONE, silent.readings().get(0).value());
    assertEquals("kando-01/stage", silent.readings().get(0).name());
    assertEquals(Reason.LACK_OF_SAMPLES, silent.readings().get(0).reason());
    assertTrue(stages.apply(new PollResult.NoReply(0), now()).readings().isEmpty());
    assertTrue(stages.apply(new PollResult.BadFrame("crc"), now()).readings().isEmpty());
    assertEquals(1, poll("1.00").readings().size());
    assertEquals(1, stages.apply(new PollResult.BadFrame("crc"), now()).readings().size());
  }

  @Test
  void silenceLeavesTheAlarmAsItIs() {
    poll("4.00");
    for (int i = 0; i < 20; i++) {
      assertTrue(stages.apply(new PollResult.NoReply(0), now()).alarms().isEmpty());
    }
    assertEquals(4, stages.level());
  }

  /** A call for help is nobody's measurement: it must not wait, nor be missing in a silence. */
  @Test
  void eventsGoTheirOwnWayAndAreNeverMissing() {
    SensorId ward = new SensorId("ward");
    DeviceStages bands =
        new DeviceStages(
            ward,
            List.of(Channel.event(ward, "sos"), new Channel(ward, "tag", Unit.NONE)),
            DevicePipeline.NONE);
    Reading sos = Reading.of(ward, "sos", new Value.Text("1:x"), Unit.NONE, now());
    Reading tag = Reading.of(ward, "tag", new Value.Text("1:x"), Unit.NONE, now());
    DeviceStages.Outcome call = bands.apply(new PollResult.Sampled(List.of(sos, tag)), now());
    assertEquals(List.of(sos), call.events());
    assertEquals(List.of(tag), call.readings());
    DeviceStages.Outcome silence = bands.apply(new PollResult.BadFrame("noise"), now());
    assertEquals(List.of(), silence.events());
    assertEquals("ward/tag", silence.readings().getFirst().name());
    assertEquals(1, silence.readings().size());
  }

  /** A float that came whole and is none: it must not stop the thread that all devices share. */
  @Test
  void aNumberBeyondAllBoundsIsRejected() {
    for (double depth : new double[] {1e300, -1e300, 1e17}) {
      Reading raw = Reading.of(KANDO, "level", new Value.Binary64(depth), Unit.METRE, now());
      Reading told =
          stages.apply(new PollResult.Sampled(List.of(raw)), now()).readings().getFirst();
      assertEquals(new Value.Binary64(depth), told.value());
      assertEquals(Quality.REJECTED, told.quality());
      assertEquals(depth < 0 ? Reason.UNDER_RANGE : Reason.OVER_RANGE, told.reason());
    }
    assertEquals(List.of("1.65"), values(poll("2.0").readings()));
  }

  private DeviceStages.Outcome poll(String depth) {
    Reading reading =
        Reading.of(KANDO, "level", Value.decimal(Double.parseDouble(depth), 4), Unit.METRE, now());
    return stages.apply(new PollResult.Sampled(List.of(reading)), now());
  }

  private SampleTime now() {
    nowMillis += 1000;
    return new SampleTime(BOOT, nowMillis);
  }

  private static List<String> values(List<Reading> readings) {
    return readings.stream().map(reading -> reading.value().toString()).toList();
  }

  private static DevicePipeline gauge() {
    return new DevicePipeline(
        Map.of(
            "level", new Calibration("stage", 1, -0.35, 2, Optional.of("T.P."), Optional.of(12.3))),
        Map.of("stage", new Check(-1, 12, -0.5, 10, 0.1)),
        Map.of(
            "stage", new Levels(List.of(new Threshold(1, 2.0), new Threshold(4, 3.5)), 0.05, 3)));
  }
}
