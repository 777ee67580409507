package dev.goen.driver.digital;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.DigitalInput;
import dev.goen.bus.DigitalInput.Edge;
import dev.goen.driver.Channel;
import dev.goen.driver.Driver;
import dev.goen.driver.PollResult;
import dev.goen.reading.Reading;
import dev.goen.reading.SampleClock;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.reading.Unit;
import dev.goen.reading.Value;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Listens to a contact: reading {@code contact}, true when it is closed (active). The level at the
 * start, and after each fault of the chip, is a reading; then each change that outlasts the
 * debounce time, and then lasts until it is confirmed.
 */
public final class ContactDriver implements Driver<DigitalInput> {

  private static final String CONTACT = "contact";

  private final SensorId sensor;
  private final SampleClock clock;
  private final boolean activeHigh;
  private final Duration debounce;
  private final Duration confirm;
  private @Nullable ContactFilter filter;

  /**
   * A contact.
   *
   * @param activeHigh whether it is closed while the line is electrically high
   * @param debounce how long a contact bounces
   * @param confirm how long a change must last to be one
   */
  ContactDriver(
      SensorId sensor, SampleClock clock, boolean activeHigh, Duration debounce, Duration confirm) {
    this.sensor = sensor;
    this.clock = clock;
    this.activeHigh = activeHigh;
    this.debounce = debounce;
    this.confirm = confirm;
  }

  @Override
  public List<Channel> channels() {
    return List.of(new Channel(sensor, CONTACT, Unit.NONE));
  }

  @Override
  public boolean listens() {
    return true;
  }

  @Override
  public PollResult poll(DigitalInput input, Deadline deadline) throws BusFault {
    ContactFilter known = filter;
    // Until this poll has ended well, what is known of the line cannot be relied on.
    filter = null;
    if (known == null) {
      boolean level = input.level();
      filter = ContactFilter.startingAt(level, debounce.toMillis(), confirm.toMillis());
      return sampled(level, clock.now());
    }
    while (true) {
      Deadline patience =
          known
              .millisLeft(clock.now().monoMillis())
              .map(millis -> deadline.atMost(Duration.ofMillis(millis)))
              .orElse(deadline);
      Optional<Edge> edge = input.await(patience);
      ContactFilter.Step step =
          edge.isPresent() ? known.edge(edge.get()) : known.at(clock.now().monoMillis());
      known = step.next();
      if (step.change().isPresent()) {
        filter = known;
        return sampled(step.change().get().level(), step.change().get().time());
      }
      if (deadline.hasPassed()) {
        filter = known;
        return new PollResult.Quiet();
      }
    }
  }

  private PollResult sampled(boolean high, SampleTime time) {
    Value closed = new Value.Flag(high == activeHigh);
    return new PollResult.Sampled(List.of(Reading.of(sensor, CONTACT, closed, Unit.NONE, time)));
  }
}
