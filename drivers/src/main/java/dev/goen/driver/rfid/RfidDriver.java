package dev.goen.driver.rfid;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.SerialLine;
import dev.goen.driver.Channel;
import dev.goen.driver.Driver;
import dev.goen.driver.Frames;
import dev.goen.driver.PollResult;
import dev.goen.driver.Pseudonyms;
import dev.goen.reading.Reading;
import dev.goen.reading.SampleClock;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.reading.Unit;
import dev.goen.reading.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Listens to a tag reader: each frame is a reading {@code tag} whose text is the tag's pseudonym. A
 * reader repeats a frame while the tag stays; what that means is the pipeline's.
 */
public final class RfidDriver implements Driver<SerialLine> {

  private static final String TAG = "tag";

  private final SensorId sensor;
  private final SampleClock clock;
  private final Pseudonyms pseudonyms;
  private final Frames<String> frames = new Frames<>(TagForm.IDLE);

  /** What was wrong beside a good frame in the same chunk, told by the next poll. */
  private @Nullable String untold;

  RfidDriver(SensorId sensor, SampleClock clock, Pseudonyms pseudonyms) {
    this.sensor = sensor;
    this.clock = clock;
    this.pseudonyms = pseudonyms;
  }

  @Override
  public List<Channel> channels() {
    return List.of(new Channel(sensor, TAG, Unit.NONE));
  }

  @Override
  public boolean listens() {
    return true;
  }

  @Override
  public PollResult poll(SerialLine line, Deadline deadline) throws BusFault {
    byte[] chunk = new byte[64];
    while (untold == null) {
      int length = line.read(chunk, 0, chunk.length, deadline);
      if (length == 0) {
        return new PollResult.Quiet();
      }
      List<Reading> readings = readings(chunk, length, clock.now());
      Arrays.fill(chunk, (byte) 0);
      if (!readings.isEmpty()) {
        return new PollResult.Sampled(readings);
      }
      if (untold == null && deadline.hasPassed()) {
        return new PollResult.Quiet();
      }
    }
    PollResult bad = new PollResult.BadFrame(untold);
    untold = null;
    return bad;
  }

  private List<Reading> readings(byte[] chunk, int length, SampleTime time) {
    List<Reading> readings = new ArrayList<>();
    frames.take(
        chunk,
        length,
        rawId -> {
          Value tag = new Value.Text(pseudonyms.of(rawId));
          readings.add(Reading.of(sensor, TAG, tag, Unit.NONE, time));
        },
        reason -> untold = reason);
    return readings;
  }
}
