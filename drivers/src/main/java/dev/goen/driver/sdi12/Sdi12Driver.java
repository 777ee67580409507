package dev.goen.driver.sdi12;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.SerialLine;
import dev.goen.driver.Channel;
import dev.goen.driver.Driver;
import dev.goen.driver.PollResult;
import dev.goen.driver.sdi12.Sdi12Reply.Announced;
import dev.goen.driver.sdi12.Sdi12Reply.Parsed;
import dev.goen.reading.Reading;
import dev.goen.reading.SampleClock;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes one sensor measure and fetches its values, each of which the settings name.
 *
 * <p>The line is the sensor's until its values are there, also in a concurrent measurement: what
 * another device does meanwhile would be taken for its answer by neither.
 */
public final class Sdi12Driver implements Driver<SerialLine> {

  /** What fetching the values takes at least once they are there. */
  private static final Duration FETCHING = Duration.ofMillis(300);

  private static final int MOST_FETCHES = 10;

  private final SensorId sensor;
  private final char address;
  private final Sdi12Command command;
  private final List<NamedValue> values;
  private final List<BigDecimal> faults;
  private final SampleClock clock;

  /**
   * A driver.
   *
   * @param values in the order of the answer, one for each value in it
   * @param faults values by which the sensor says that it has none
   */
  Sdi12Driver(
      SensorId sensor,
      char address,
      Sdi12Command command,
      List<NamedValue> values,
      List<BigDecimal> faults,
      SampleClock clock) {
    this.sensor = sensor;
    this.address = address;
    this.command = command;
    this.values = List.copyOf(values);
    this.faults = List.copyOf(faults);
    this.clock = clock;
  }

  @Override
  public List<Channel> channels() {
    return values.stream().flatMap(value -> value.channel(sensor).stream()).toList();
  }

  @Override
  public PollResult poll(SerialLine line, Deadline deadline) throws BusFault {
    Sdi12Exchange exchange = new Sdi12Exchange(line, deadline);
    String asked = address + command.word() + "!";
    if (command.kind() == Sdi12Command.Kind.CONTINUOUS) {
      return switch (exchange.ask(asked, this::allValues)) {
        case Parsed.Right<List<BigDecimal>> right -> sampled(right.meaning(), clock.now());
        case Parsed.Wrong<List<BigDecimal>> wrong -> wrong.result();
      };
    }
    return switch (exchange.ask(asked, this::announced)) {
      case Parsed.Right<Announced> right -> measured(exchange, right.meaning(), deadline);
      case Parsed.Wrong<Announced> wrong -> wrong.result();
    };
  }

  private PollResult measured(Sdi12Exchange exchange, Announced announced, Deadline deadline)
      throws BusFault {
    Duration needed = Duration.ofSeconds(announced.seconds());
    if (announced.count() == 0) {
      return new PollResult.Refused(0, "has no values for " + command.word());
    }
    if (announced.seconds() > 0 && needed.plus(FETCHING).toNanos() > deadline.remainingNanos()) {
      return new PollResult.Refused(
          announced.seconds(),
          "needs %d s to measure, which is longer than its timeout; set a longer one"
              .formatted(announced.seconds()));
    }
    if (announced.seconds() > 0) {
      boolean tells = command.kind() == Sdi12Command.Kind.MEASURE;
      exchange.await(deadline.atMost(needed), tells ? Optional.of(address) : Optional.empty());
    }
    SampleTime time = clock.now();
    List<BigDecimal> all = new ArrayList<>();
    for (int i = 0; i < MOST_FETCHES && all.size() < announced.count(); i++) {
      int before = all.size();
      switch (exchange.ask(address + "D" + i + "!", this::someValues)) {
        case Parsed.Right<List<BigDecimal>> right -> all.addAll(right.meaning());
        case Parsed.Wrong<List<BigDecimal>> wrong -> {
          return wrong.result();
        }
      }
      if (all.size() == before) {
        break;
      }
    }
    if (all.isEmpty()) {
      return new PollResult.BadFrame("the measurement was aborted");
    }
    return all.size() == values.size() ? sampled(all, time) : otherCount(all.size()).result();
  }

  private Parsed<Announced> announced(String line) {
    Parsed<Announced> parsed = Sdi12Reply.announced(line, address, command.kind());
    return parsed instanceof Parsed.Right<Announced> right
            && right.meaning().count() != values.size()
            && right.meaning().count() > 0
        ? otherCount(right.meaning().count())
        : parsed;
  }

  private Parsed<List<BigDecimal>> someValues(String line) {
    return Sdi12Reply.values(line, address, command.checked());
  }

  private Parsed<List<BigDecimal>> allValues(String line) {
    Parsed<List<BigDecimal>> parsed = someValues(line);
    return parsed instanceof Parsed.Right<List<BigDecimal>> right
            && right.meaning().size() != values.size()
        ? otherCount(right.meaning().size())
        : parsed;
  }

  private <T> Parsed.Wrong<T> otherCount(int count) {
    return new Parsed.Wrong<>(
        new PollResult.BadFrame(
            "%d values, where the settings name %d".formatted(count, values.size())));
  }

  private PollResult sampled(List<BigDecimal> said, SampleTime time) {
    List<Reading> readings = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      BigDecimal one = said.get(i);
      boolean isFault = faults.stream().anyMatch(fault -> fault.compareTo(one) == 0);
      values.get(i).reading(sensor, one, isFault, time).ifPresent(readings::add);
    }
    return new PollResult.Sampled(readings);
  }
}
