package dev.goen.driver.ultrasonic;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.SerialLine;
import dev.goen.driver.Channel;
import dev.goen.driver.Driver;
import dev.goen.driver.Frames;
import dev.goen.driver.PollResult;
import dev.goen.reading.Reading;
import dev.goen.reading.Reason;
import dev.goen.reading.SampleClock;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.reading.Unit;
import dev.goen.reading.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Listens to an ultrasonic sensor over water. At the end of each window: {@code distance}, the
 * median of its echoes, and with the sensor's elevation {@code level}, both to the millimetre and
 * at the time of the window's end.
 *
 * <p>A sensor that sends several frames a second and then none for a whole window has failed, so
 * silence of that length is {@link PollResult.NoReply}.
 */
public final class MaxBotixDriver implements Driver<SerialLine> {

  private static final String DISTANCE = "distance";
  private static final String LEVEL = "level";
  private static final int DECIMALS = 3;

  private final SensorId sensor;
  private final Mounting mounting;
  private final SampleClock clock;
  private final byte[] chunk = new byte[64];
  private final Frames<Integer> frames;
  private EchoWindow echoes;
  private @Nullable SampleTime began;

  /**
   * What is configured.
   *
   * @param window how long echoes are gathered
   * @param least how many of them a window needs
   * @param elevation of the sensor's face, in millimetres above the zero of {@code level}
   */
  record Mounting(MaxBotixModel model, Duration window, int least, Optional<Long> elevation) {}

  MaxBotixDriver(SensorId sensor, Mounting mounting, SampleClock clock) {
    this.sensor = sensor;
    this.mounting = mounting;
    this.clock = clock;
    this.frames = new Frames<>(RangeForm.idle(mounting.model().digits));
    this.echoes = new EchoWindow(mounting.model(), mounting.least());
  }

  @Override
  public List<Channel> channels() {
    List<Channel> channels = new ArrayList<>();
    channels.add(new Channel(sensor, DISTANCE, Unit.METRE));
    if (mounting.elevation().isPresent()) {
      channels.add(new Channel(sensor, LEVEL, Unit.METRE));
    }
    return channels;
  }

  @Override
  public boolean listens() {
    return true;
  }

  @Override
  public PollResult poll(SerialLine line, Deadline deadline) throws BusFault {
    SampleTime start = began;
    if (start == null || elapsed(start) >= 2 * mounting.window().toMillis()) {
      // Nobody listened for so long that what was heard before belongs to another window.
      start = begin();
    }
    while (true) {
      long left = mounting.window().toMillis() - elapsed(start);
      if (left <= 0) {
        return finish();
      }
      int length =
          line.read(
              chunk,
              0,
              chunk.length,
              mounting.model().digits + 2,
              deadline.atMost(Duration.ofMillis(left)));
      frames.take(chunk, length, number -> echoes.add(number), _ -> echoes.addSpoiled());
      if (deadline.hasPassed() && elapsed(start) < mounting.window().toMillis()) {
        return new PollResult.Quiet();
      }
    }
  }

  private long elapsed(SampleTime since) {
    return clock.now().monoMillis() - since.monoMillis();
  }

  private SampleTime begin() {
    SampleTime now = clock.now();
    began = now;
    echoes = new EchoWindow(mounting.model(), mounting.least());
    return now;
  }

  private PollResult finish() {
    EchoWindow heard = echoes;
    SampleTime time = begin();
    if (heard.count() == 0) {
      return heard.spoiled() == 0
          ? new PollResult.NoReply(0)
          : new PollResult.BadFrame("no frame of the window could be used; check model and baud");
    }
    EchoWindow.Verdict verdict = heard.verdict();
    List<Reading> readings = new ArrayList<>();
    if (verdict.distance().isEmpty()) {
      Reason why = verdict.reason() == null ? Reason.UNKNOWN : verdict.reason();
      for (Channel channel : channels()) {
        readings.add(Reading.missing(sensor, channel.quantity(), Unit.METRE, why, time));
      }
      return new PollResult.Sampled(readings);
    }
    long distance = verdict.distance().getAsInt();
    readings.add(reading(DISTANCE, distance, verdict, verdict.reason(), time));
    // Too near for the sensor is too high for the level.
    Reason upsideDown = verdict.reason() == Reason.UNDER_RANGE ? Reason.OVER_RANGE : null;
    mounting
        .elevation()
        .ifPresent(
            above -> readings.add(reading(LEVEL, above - distance, verdict, upsideDown, time)));
    return new PollResult.Sampled(readings);
  }

  private Reading reading(
      String quantity,
      long millimetres,
      EchoWindow.Verdict verdict,
      @Nullable Reason reason,
      SampleTime time) {
    Value value = new Value.Decimal(millimetres, DECIMALS);
    return new Reading(sensor, quantity, value, Unit.METRE, verdict.quality(), reason, time);
  }
}
