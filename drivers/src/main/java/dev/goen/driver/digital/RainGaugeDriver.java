package dev.goen.driver.digital;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.DigitalInput;
import dev.goen.bus.DigitalInput.Edge;
import dev.goen.driver.Channel;
import dev.goen.driver.Driver;
import dev.goen.driver.PollResult;
import dev.goen.reading.Quality;
import dev.goen.reading.Reading;
import dev.goen.reading.Reason;
import dev.goen.reading.SampleClock;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.reading.Unit;
import dev.goen.reading.Value;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Counts the tips of a tipping-bucket rain gauge, each a short closure of its reed contact. Each is
 * a reading {@code rain}, the depth of one tip, and one {@code rain-total}, all since counting
 * began; both in m. The total is told at the start, too.
 *
 * <p>A tip is kept before it is told, so a total that was told is never followed by a smaller one,
 * but where the kept count is not there: then the first total is a missing value with the reason
 * {@link Reason#LACK_OF_SAMPLES}, and the next ones begin at 0. While the count cannot be kept,
 * totals are told as suspicious with {@link Reason#HARDWARE_FAILURE}.
 */
public final class RainGaugeDriver implements Driver<DigitalInput> {

  static final String RAIN = "rain";
  static final String TOTAL = "rain-total";

  private static final System.Logger LOG = System.getLogger(RainGaugeDriver.class.getName());

  /** Micrometres: 0.2 mm is 200, a hundredth of an inch 254. */
  private static final int DECIMALS = 6;

  private final SensorId sensor;
  private final SampleClock clock;
  private final boolean activeHigh;
  private final Duration shortest;
  private final Duration rest;
  private final BigDecimal tip;
  private final TipCount kept;
  private long tips = -1;
  private boolean unkept;
  private @Nullable Debouncer debouncer;

  /**
   * A gauge.
   *
   * @param activeHigh whether the contact is closed while the line is electrically high
   * @param shortest a closure that counts
   * @param rest how long the contact must be open before the next tip
   * @param tip the depth of one, in m
   */
  RainGaugeDriver(
      SensorId sensor,
      SampleClock clock,
      boolean activeHigh,
      Duration shortest,
      Duration rest,
      BigDecimal tip,
      TipCount kept) {
    this.sensor = sensor;
    this.clock = clock;
    this.activeHigh = activeHigh;
    this.shortest = shortest;
    this.rest = rest;
    this.tip = tip;
    this.kept = kept;
  }

  @Override
  public List<Channel> channels() {
    return List.of(new Channel(sensor, RAIN, Unit.METRE), new Channel(sensor, TOTAL, Unit.METRE));
  }

  @Override
  public boolean listens() {
    return true;
  }

  @Override
  public PollResult poll(DigitalInput input, Deadline deadline) throws BusFault {
    if (tips < 0) {
      return begin();
    }
    Debouncer known = debouncer;
    // After a fault of the chip the level is looked at anew; what tipped meanwhile nobody knows.
    debouncer = null;
    if (known == null) {
      known =
          Debouncer.startingAt(
              input.level(),
              (activeHigh ? shortest : rest).toMillis(),
              (activeHigh ? rest : shortest).toMillis());
    }
    while (true) {
      Deadline patience =
          known
              .millisLeft(clock.now().monoMillis())
              .map(millis -> deadline.atMost(Duration.ofMillis(millis)))
              .orElse(deadline);
      Optional<Edge> edge = input.await(patience);
      Debouncer.Step step =
          edge.isPresent() ? known.edge(edge.get()) : known.at(clock.now().monoMillis());
      known = step.next();
      if (step.change().filter(change -> change.level() == activeHigh).isPresent()) {
        debouncer = known;
        return tipped(step.change().get().time());
      }
      if (deadline.hasPassed()) {
        debouncer = known;
        return new PollResult.Quiet();
      }
    }
  }

  private PollResult begin() {
    SampleTime now = clock.now();
    return switch (kept.read()) {
      case TipCount.Found.Count count -> {
        tips = count.tips();
        yield new PollResult.Sampled(List.of(total(now)));
      }
      case TipCount.Found.Nothing nothing -> {
        tips = 0;
        LOG.log(
            System.Logger.Level.WARNING,
            "{0}: the rain is counted from 0 on: {1}",
            sensor,
            nothing.why());
        keep();
        yield new PollResult.Sampled(
            List.of(Reading.missing(sensor, TOTAL, Unit.METRE, Reason.LACK_OF_SAMPLES, now)));
      }
    };
  }

  private PollResult tipped(SampleTime time) {
    tips++;
    keep();
    return new PollResult.Sampled(
        List.of(Reading.of(sensor, RAIN, depth(1), Unit.METRE, time), total(time)));
  }

  private Reading total(SampleTime time) {
    Reading reading = Reading.of(sensor, TOTAL, depth(tips), Unit.METRE, time);
    return unkept ? reading.judged(Quality.SUSPICIOUS, Reason.HARDWARE_FAILURE) : reading;
  }

  private Value depth(long count) {
    BigDecimal metres = tip.multiply(BigDecimal.valueOf(count)).setScale(DECIMALS);
    return new Value.Decimal(metres.unscaledValue().longValueExact(), DECIMALS);
  }

  private void keep() {
    try {
      kept.keep(tips);
      unkept = false;
    } catch (IOException thrown) {
      if (!unkept) {
        LOG.log(
            System.Logger.Level.WARNING,
            "{0}: its count would not survive a restart: {1}",
            sensor,
            String.valueOf(thrown.getMessage()));
      }
      unkept = true;
    }
  }
}
