package dev.goen.driver.wiegand;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.LinePair;
import dev.goen.bus.LinePair.Pulse;
import dev.goen.driver.Channel;
import dev.goen.driver.Driver;
import dev.goen.driver.PollResult;
import dev.goen.driver.Pseudonyms;
import dev.goen.driver.wiegand.WiegandFramer.Told;
import dev.goen.reading.Reading;
import dev.goen.reading.SampleClock;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.reading.Unit;
import dev.goen.reading.Value;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Listens to a card reader: each frame is a reading {@code tag} whose text is the card's pseudonym,
 * at the instant of its last bit. What is no frame is told as a fault of the reader, without its
 * bits.
 */
public final class WiegandDriver implements Driver<LinePair> {

  private static final String TAG = "tag";

  private final SensorId sensor;
  private final SampleClock clock;
  private final LongSupplier nanoClock;
  private final Pseudonyms pseudonyms;
  private final WiegandFramer idle;
  private WiegandFramer framer;

  /**
   * A reader.
   *
   * @param nanoClock the clock of the pulses
   */
  WiegandDriver(
      SensorId sensor,
      SampleClock clock,
      LongSupplier nanoClock,
      Pseudonyms pseudonyms,
      WiegandFramer idle) {
    this.sensor = sensor;
    this.clock = clock;
    this.nanoClock = nanoClock;
    this.pseudonyms = pseudonyms;
    this.idle = idle;
    this.framer = idle;
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
  public PollResult poll(LinePair pair, Deadline deadline) throws BusFault {
    WiegandFramer known = framer;
    // Until this poll has ended well, pulses may have been lost: half a frame is none.
    framer = idle;
    while (true) {
      Deadline patience =
          known
              .nanosLeft(nanoClock.getAsLong())
              .map(nanos -> deadline.atMost(Duration.ofNanos(nanos)))
              .orElse(deadline);
      Optional<Pulse> pulse = pair.await(patience);
      WiegandFramer.Step step =
          pulse.isPresent()
              ? known.pulse(pulse.get().second(), pulse.get().nanos())
              : known.at(nanoClock.getAsLong());
      known = step.next();
      if (step.told().isPresent()) {
        framer = known;
        return result(step.told().get());
      }
      if (deadline.hasPassed()) {
        framer = known;
        return new PollResult.Quiet();
      }
    }
  }

  private PollResult result(Told told) {
    return switch (told) {
      case Told.Rejected rejected -> new PollResult.BadFrame(rejected.reason());
      case Told.Card card -> {
        SampleTime time = new SampleTime(clock.now().boot(), card.endNanos() / 1_000_000);
        Value tag = new Value.Text(pseudonyms.of(card.number()));
        yield new PollResult.Sampled(List.of(Reading.of(sensor, TAG, tag, Unit.NONE, time)));
      }
    };
  }
}
