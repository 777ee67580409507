package dev.goen.provision.probe;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.LineSettings;
import dev.goen.bus.LineSettings.Parity;
import dev.goen.bus.SerialLine;
import dev.goen.driver.Driver;
import dev.goen.driver.DriverContext;
import dev.goen.driver.DriverFactory;
import dev.goen.driver.EarLine;
import dev.goen.driver.Found;
import dev.goen.driver.PollResult;
import dev.goen.driver.Question;
import dev.goen.driver.UtcListener;
import dev.goen.reading.BootId;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.settings.Problem;
import dev.goen.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks on one port at a time who is there. What is asked is the drivers' own ({@link
 * DriverFactory#identify}), and changes nothing.
 */
final class LineProbe {

  /** Devices answer within some tenths of a second; a late answer would be taken for noise. */
  private static final Duration PATIENCE = Duration.ofMillis(400);

  /** What most are delivered with, then what the Modbus standard names, then the rest. */
  static final List<LineSettings> USUAL =
      List.of(
          LineSettings.DEFAULT,
          new LineSettings(19_200, 8, Parity.NONE, 1),
          new LineSettings(19_200, 8, Parity.EVEN, 1),
          new LineSettings(9_600, 8, Parity.EVEN, 1),
          new LineSettings(4_800, 8, Parity.NONE, 1),
          new LineSettings(38_400, 8, Parity.NONE, 1),
          new LineSettings(115_200, 8, Parity.NONE, 1));

  private static final int STRAY_BYTES = 1;
  private static final SensorId NOBODY = new SensorId("probe");
  private static final SampleTime NEVER = new SampleTime(new BootId(new UUID(0, 0)), 0);

  /** Opens a port; of the machine, or of a test. */
  @FunctionalInterface
  interface Opener {
    SerialLine open(String port, LineSettings settings) throws BusFault;
  }

  private final Opener opener;
  private final List<LineSettings> settings;
  private final List<Integer> addresses;
  private final Consumer<String> progress;
  private final DriverContext context =
      new DriverContext(
          () -> NEVER, rawId -> "hidden", Path.of("profiles"), Path.of("none"), UtcListener.NONE);
  private volatile @Nullable SerialLine open;

  /**
   * A probe.
   *
   * @param settings tried in this order until a device is heard
   * @param addresses asked in this order; none for those that devices are delivered with
   * @param progress told what is being tried, in a few words of no language
   */
  LineProbe(
      Opener opener,
      List<LineSettings> settings,
      List<Integer> addresses,
      Consumer<String> progress) {
    this.opener = opener;
    this.settings = List.copyOf(settings);
    this.addresses = List.copyOf(addresses);
    this.progress = progress;
  }

  /** Closes the port that is open, from another thread: the program is being ended. */
  void abandon() {
    SerialLine line = open;
    if (line != null) {
      line.close();
    }
  }

  /** Lets each driver ask at each of the settings, until a device has answered. */
  Heard ask(String port) {
    Heard loudest = new Heard.Silence();
    for (LineSettings one : settings) {
      try (SerialLine line = open(port, one)) {
        List<Found.Answer> answers = new ArrayList<>();
        Set<Integer> unknown = new TreeSet<>();
        for (DriverFactory factory : ServiceLoader.load(DriverFactory.class)) {
          switch (factory.identify(line, question(one, answers))) {
            case Found.Nothing _ -> {}
            case Found.Garbage(int bytes) -> loudest = louder(loudest, bytes, one);
            case Found.Devices found -> {
              answers.addAll(found.answers());
              unknown.addAll(found.unknown());
            }
          }
        }
        answers.forEach(answer -> unknown.remove(answer.address()));
        if (!answers.isEmpty() || !unknown.isEmpty()) {
          return new Heard.Devices(one, answers, List.copyOf(unknown));
        }
      } catch (BusFault fault) {
        return new Heard.Unusable(fault);
      } finally {
        open = null;
      }
    }
    return loudest;
  }

  private Question question(LineSettings at, List<Found.Answer> known) {
    return new Question(
        addresses,
        known.stream().map(Found.Answer::address).collect(Collectors.toSet()),
        PATIENCE,
        who -> progress.accept(at.baud() + " " + at.parity().name().charAt(0) + "  " + who));
  }

  private static Heard louder(Heard loudest, int bytes, LineSettings at) {
    boolean most = !(loudest instanceof Heard.Noise(int before, LineSettings _)) || bytes > before;
    return most ? new Heard.Noise(bytes, at) : loudest;
  }

  /** Waits for a tag to be read. */
  Heard listen(String port, Duration howLong) {
    Driver<SerialLine> reader = driver("rfid-ascii", Map.of());
    LineSettings usual = LineSettings.DEFAULT;
    try (EarLine line = new EarLine(open(port, usual))) {
      Deadline end = Deadline.in(howLong);
      while (!end.hasPassed()) {
        progress.accept(end.remainingNanos() / 1_000_000_000 + 1 + " s");
        if (reader.poll(line, end.atMost(Duration.ofSeconds(1))) instanceof PollResult.Sampled) {
          return new Heard.Tag(usual);
        }
      }
      return line.before() > STRAY_BYTES
          ? new Heard.Noise(line.before(), usual)
          : new Heard.Silence();
    } catch (BusFault fault) {
      return new Heard.Unusable(fault);
    } finally {
      open = null;
    }
  }

  private SerialLine open(String port, LineSettings one) throws BusFault {
    SerialLine line = opener.open(port, one);
    open = line;
    return line;
  }

  @SuppressWarnings("unchecked") // BusKind.SERIAL promises a driver for serial lines
  private Driver<SerialLine> driver(String type, Map<String, Object> values) {
    List<Problem> problems = new ArrayList<>();
    for (DriverFactory factory : ServiceLoader.load(DriverFactory.class)) {
      if (factory.type().equals(type) && factory.bus() == DriverFactory.BusKind.SERIAL) {
        Driver<?> driver = factory.create(NOBODY, new Settings("", "", values, problems), context);
        if (!problems.isEmpty()) {
          throw new IllegalStateException("the probe's own settings are wrong: " + problems);
        }
        return (Driver<SerialLine>) driver;
      }
    }
    throw new IllegalStateException("there is no driver " + type + " on the class path");
  }
}
