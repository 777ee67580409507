package dev.goen.fuzz;

import dev.goen.bus.SerialLine;
import dev.goen.driver.Driver;
import dev.goen.driver.DriverContext;
import dev.goen.driver.DriverFactory;
import dev.goen.driver.PollResult;
import dev.goen.driver.UtcListener;
import dev.goen.reading.BootId;
import dev.goen.reading.Reading;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.settings.Problem;
import dev.goen.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.UUID;

/** A case's driver on a hostile line. */
final class Bench {

  private static final BootId BOOT = new BootId(new UUID(1, 2));

  /** Longer than the two seconds a sensor on SDI-12 may ask for. */
  private static final Duration TURN = Duration.ofSeconds(5);

  private final FuzzCase of;
  private final Driver<SerialLine> shared;
  private HostileLine line = new HostileLine(new byte[0], new int[0], 1, true);

  Bench(FuzzCase of) {
    this.of = of;
    this.shared = make();
  }

  /**
   * Lets the driver poll until the input is used up. Nothing it says may make the driver throw or
   * loop, or tell what is not among its channels.
   *
   * @param input first a byte for the size of chunks (0: all that is there), then the line's bytes
   * @return what was read, times left out
   */
  List<String> feed(byte[] input) {
    if (input.length == 0) {
      return List.of();
    }
    int size = input[0] & 0xFF;
    // What one input left in a driver that goes by what it heard must not reach the next.
    Driver<SerialLine> driver = shared.listens() || of.isNumbered() ? make() : shared;
    line = line(input, size == 0 ? input.length : size, driver.listens());
    List<String> told = new ArrayList<>();
    int most = input.length + 4;
    boolean last = false;
    for (int turn = 0; turn < most && !last; turn++) {
      last = line.exhausted();
      poll(driver, told);
      last = last && line.exhausted(); // a question of that poll may have brought more
    }
    if (driver.listens() && !line.exhausted()) {
      throw new AssertionError("does not listen on: " + line);
    }
    return told;
  }

  private void poll(Driver<SerialLine> driver, List<String> told) {
    try {
      if (driver.poll(line, line.deadline(TURN)) instanceof PollResult.Sampled sampled) {
        for (Reading reading : sampled.readings()) {
          String name = reading.quantity();
          if (driver.channels().stream().noneMatch(one -> one.quantity().equals(name))) {
            throw new AssertionError("not among its channels: " + name);
          }
          told.add(name + "=" + reading.value() + "/" + reading.quality());
        }
      }
    } catch (IOException e) {
      if (line.isClosed()) {
        return; // by the driver, which then finds it gone
      }
      throw new AssertionError("the line is there all the time", e);
    }
  }

  private static HostileLine line(byte[] input, int chunk, boolean unasked) {
    byte[] bytes = new byte[input.length - 1];
    int length = 0;
    List<Integer> ends = new ArrayList<>();
    for (int i = 1; i < input.length; i++) {
      if (input[i] == FuzzCase.MARK[0]
          && i + 1 < input.length
          && input[i + 1] == FuzzCase.MARK[1]) {
        ends.add(length);
        i++;
      } else {
        bytes[length++] = input[i];
      }
    }
    ends.add(length);
    return new HostileLine(
        Arrays.copyOf(bytes, length),
        ends.stream().mapToInt(Integer::intValue).toArray(),
        chunk,
        unasked);
  }

  @SuppressWarnings("unchecked") // all cases are of serial lines
  private Driver<SerialLine> make() {
    DriverFactory factory =
        ServiceLoader.load(DriverFactory.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(one -> one.type().equals(of.type()))
            .findFirst()
            .orElseThrow();
    List<Problem> problems = new ArrayList<>();
    Path none = Path.of("no-such-folder");
    DriverContext context =
        new DriverContext(
            () -> new SampleTime(BOOT, line.millis()),
            raw -> "tag-" + Integer.toHexString(raw.hashCode()),
            none,
            none,
            UtcListener.NONE);
    Driver<?> driver =
        factory.create(
            new SensorId("s"), new Settings("fuzz", of.name(), of.settings(), problems), context);
    if (!problems.isEmpty()) {
      throw new IllegalStateException(problems.toString());
    }
    return (Driver<SerialLine>) driver;
  }
}
