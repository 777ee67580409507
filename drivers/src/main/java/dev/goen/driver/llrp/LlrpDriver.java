package dev.goen.driver.llrp;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.SerialLine;
import dev.goen.driver.Channel;
import dev.goen.driver.Driver;
import dev.goen.driver.PollResult;
import dev.goen.driver.Pseudonyms;
import dev.goen.reading.Reading;
import dev.goen.reading.SampleClock;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.reading.Unit;
import dev.goen.reading.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Listens to a reader: each sighting is the readings {@code tag} (the pseudonym), {@code antenna}
 * (1 and up) and {@code rssi} (dBW) of one instant, which no other sighting of this reader shares.
 */
public final class LlrpDriver implements Driver<SerialLine> {

  static final String TAG = "tag";
  static final String ANTENNA = "antenna";
  static final String RSSI = "rssi";

  private static final int DBM_PER_DBW = 30;

  private final SensorId sensor;
  private final SampleClock clock;
  private final Pseudonyms pseudonyms;
  private final Sightings sightings;
  private @Nullable SerialLine current;
  private @Nullable LlrpSession session;
  private long lastMillis;

  LlrpDriver(SensorId sensor, SampleClock clock, Pseudonyms pseudonyms, Duration repeat) {
    this.sensor = sensor;
    this.clock = clock;
    this.pseudonyms = pseudonyms;
    this.sightings = new Sightings(repeat.toMillis());
  }

  @Override
  public List<Channel> channels() {
    return List.of(
        new Channel(sensor, TAG, Unit.NONE),
        new Channel(sensor, ANTENNA, Unit.NONE),
        new Channel(sensor, RSSI, Unit.DECIBEL_WATT));
  }

  @Override
  public boolean listens() {
    return true;
  }

  @Override
  public PollResult poll(SerialLine line, Deadline deadline) throws BusFault {
    LlrpSession with = session;
    if (with == null || !line.equals(current)) {
      with = new LlrpSession(line, () -> clock.now().monoMillis());
      session = with;
      current = line;
    }
    while (true) {
      switch (with.next(deadline)) {
        case LlrpSession.Heard.Tags(List<TagReport> tags) -> {
          List<Reading> readings = readings(tags);
          if (!readings.isEmpty()) {
            return new PollResult.Sampled(readings);
          }
        }
        case LlrpSession.Heard.Nothing(PollResult result) -> {
          return result;
        }
      }
      if (deadline.hasPassed()) {
        return new PollResult.Quiet();
      }
    }
  }

  private List<Reading> readings(List<TagReport> tags) {
    List<Reading> readings = new ArrayList<>();
    SampleTime now = clock.now();
    for (TagReport tag : tags) {
      String pseudonym = pseudonyms.of(tag.epc());
      if (!sightings.isNews(pseudonym, tag.antenna().orElse(0), now.monoMillis())) {
        continue;
      }
      lastMillis = Math.max(now.monoMillis(), lastMillis + 1);
      SampleTime time = new SampleTime(now.boot(), lastMillis);
      readings.add(Reading.of(sensor, TAG, new Value.Text(pseudonym), Unit.NONE, time));
      tag.antenna()
          .ifPresent(
              antenna ->
                  readings.add(
                      Reading.of(sensor, ANTENNA, new Value.Decimal(antenna, 0), Unit.NONE, time)));
      tag.rssi()
          .ifPresent(
              dbm ->
                  readings.add(
                      Reading.of(
                          sensor,
                          RSSI,
                          new Value.Decimal(dbm - DBM_PER_DBW, 0),
                          Unit.DECIBEL_WATT,
                          time)));
    }
    return readings;
  }
}
