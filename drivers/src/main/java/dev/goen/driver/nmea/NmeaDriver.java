package dev.goen.driver.nmea;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.SerialLine;
import dev.goen.driver.Channel;
import dev.goen.driver.Driver;
import dev.goen.driver.Frames;
import dev.goen.driver.PollResult;
import dev.goen.driver.UtcListener;
import dev.goen.reading.Quality;
import dev.goen.reading.Reading;
import dev.goen.reading.Reason;
import dev.goen.reading.SampleClock;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.reading.Unit;
import dev.goen.reading.Value;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Listens to a satellite receiver. Once a period: {@code latitude}, {@code longitude}, {@code
 * altitude} above the geoid, {@code satellites} and {@code fix} (the quality of GGA, 0 to 8).
 *
 * <p>And the time, from each RMC that the receiver vouches for. Without a pulse (PPS) nobody knows
 * how long after the second a receiver speaks; most begin within half a second, all before the next
 * burst is due. So UTC at the burst's first byte is told as the sentence's time plus a lag, give or
 * take as much: 600 ms each, unless somebody has measured his own. A receiver whose week number has
 * rolled over tells a day 1024 weeks ago, which the gateway's floor of time rejects and reports.
 */
public final class NmeaDriver implements Driver<SerialLine> {

  /** Most of a sentence, in bytes. */
  private static final int FRAME = 64;

  private static final String LATITUDE = "latitude";
  private static final String LONGITUDE = "longitude";
  private static final String ALTITUDE = "altitude";
  private static final String SATELLITES = "satellites";
  private static final String FIX = "fix";

  /** A lost sentence is followed by the next within a second; so many in a row are a fault. */
  private static final int MOST_IN_A_ROW = 10;

  private static final int ESTIMATED = 6;
  private static final int MANUAL = 7;

  /** Above this the geometry of the satellites is called poor. */
  private static final BigDecimal POOR_DILUTION = BigDecimal.TEN;

  private final SensorId sensor;
  private final Wanted wanted;
  private final SampleClock clock;
  private final UtcListener utc;
  private final byte[] chunk = new byte[256];
  private final Frames<String> frames = new Frames<>(SentenceForm.IDLE);
  private @Nullable Burst burst;
  private @Nullable SampleTime told;
  private @Nullable String untold;
  private int inARow;

  /**
   * What is configured.
   *
   * @param every how often a position is told of
   * @param lag how long after the instant it tells of the receiver begins to speak
   * @param within how much longer or shorter that may be
   */
  record Wanted(Duration every, Duration lag, Duration within) {}

  NmeaDriver(SensorId sensor, Wanted wanted, SampleClock clock, UtcListener utc) {
    this.sensor = sensor;
    this.wanted = wanted;
    this.clock = clock;
    this.utc = utc;
  }

  @Override
  public List<Channel> channels() {
    return List.of(
        new Channel(sensor, LATITUDE, Unit.LATITUDE),
        new Channel(sensor, LONGITUDE, Unit.LONGITUDE),
        new Channel(sensor, ALTITUDE, Unit.METRE),
        new Channel(sensor, SATELLITES, Unit.COUNT),
        new Channel(sensor, FIX, Unit.NONE));
  }

  @Override
  public boolean listens() {
    return true;
  }

  @Override
  public PollResult poll(SerialLine line, Deadline deadline) throws BusFault {
    Burst bursts = burst == null ? new Burst(line.characterTime()) : burst;
    burst = bursts;
    while (untold == null) {
      int length = line.read(chunk, 0, chunk.length, FRAME, deadline);
      if (length == 0) {
        return new PollResult.Quiet();
      }
      SampleTime now = clock.now();
      bursts.heard(length, now);
      List<Reading> readings = take(length, now, bursts);
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

  private List<Reading> take(int length, SampleTime now, Burst bursts) {
    List<Reading> readings = new ArrayList<>();
    frames.take(
        chunk,
        length,
        text -> {
          switch (Sentence.of(text)) {
            case Sentence.Position position -> {
              inARow = 0;
              readings.addAll(readings(position, now));
            }
            case Sentence.Moment moment -> {
              inARow = 0;
              tell(moment, now, bursts);
            }
            case Sentence.Spoiled _ -> spoiled("a field that is not what it should be");
            case Sentence.Other _ -> inARow = 0;
          }
        },
        this::spoiled);
    return readings;
  }

  private void spoiled(String reason) {
    inARow++;
    if (inARow >= MOST_IN_A_ROW) {
      untold = reason;
      inARow = 0;
    }
  }

  private void tell(Sentence.Moment moment, SampleTime now, Burst bursts) {
    Optional<SampleTime> began = bursts.began(now);
    if (moment.utcMillis().isPresent() && began.isPresent()) {
      utc.told(
          began.get(),
          moment.utcMillis().getAsLong() + wanted.lag().toMillis(),
          wanted.within().toMillis());
    }
  }

  private List<Reading> readings(Sentence.Position position, SampleTime now) {
    SampleTime before = told;
    if (before != null && now.monoMillis() - before.monoMillis() < wanted.every().toMillis()) {
      return List.of();
    }
    told = now;
    Optional<Sentence.Place> place = position.place();
    return List.of(
        reading(LATITUDE, Unit.LATITUDE, place.map(Sentence.Place::latitude), position, now),
        reading(LONGITUDE, Unit.LONGITUDE, place.map(Sentence.Place::longitude), position, now),
        reading(ALTITUDE, Unit.METRE, position.altitude(), position, now),
        Reading.of(
            sensor, SATELLITES, new Value.Decimal(position.satellites(), 0), Unit.COUNT, now),
        Reading.of(sensor, FIX, new Value.Decimal(position.quality(), 0), Unit.NONE, now));
  }

  private Reading reading(
      String quantity,
      Unit unit,
      Optional<BigDecimal> number,
      Sentence.Position position,
      SampleTime now) {
    if (position.quality() >= MANUAL) {
      return Reading.missing(sensor, quantity, unit, Reason.SERVICE_MODE, now);
    }
    if (number.isEmpty() || position.quality() == 0) {
      return Reading.missing(sensor, quantity, unit, Reason.LACK_OF_SAMPLES, now);
    }
    BigDecimal exact = number.get();
    Value value = new Value.Decimal(exact.unscaledValue().longValueExact(), exact.scale());
    Reading reading = Reading.of(sensor, quantity, value, unit, now);
    if (position.quality() == ESTIMATED) {
      return reading.judged(Quality.DOUBTFUL, Reason.LACK_OF_SAMPLES);
    }
    boolean poor = position.dilution().filter(one -> one.compareTo(POOR_DILUTION) > 0).isPresent();
    return poor ? reading.judged(Quality.SUSPICIOUS, Reason.NOISY) : reading;
  }
}
