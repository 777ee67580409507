package dev.goen.provision.probe;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.LineSettings;
import dev.goen.bus.LineSettings.Parity;
import dev.goen.bus.SerialLine;
import dev.goen.driver.Driver;
import dev.goen.driver.DriverContext;
import dev.goen.driver.DriverFactory;
import dev.goen.driver.PollResult;
import dev.goen.driver.UtcListener;
import dev.goen.reading.BootId;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.settings.Problem;
import dev.goen.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks on one port at a time who is there. Sends nothing but requests to read registers (Modbus
 * functions 3 and 4).
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
  private final List<Candidate> candidates;
  private final Consumer<String> progress;
  private final DriverContext context =
      new DriverContext(
          () -> NEVER, rawId -> "hidden", Path.of("profiles"), Path.of("none"), UtcListener.NONE);
  private volatile @Nullable SerialLine open;

  /**
   * A probe.
   *
   * @param settings tried in this order until a device is heard
   * @param candidates asked in this order
   * @param progress told what is being tried, in a few words of no language
   */
  LineProbe(
      Opener opener,
      List<LineSettings> settings,
      List<Candidate> candidates,
      Consumer<String> progress) {
    this.opener = opener;
    this.settings = List.copyOf(settings);
    this.candidates = List.copyOf(candidates);
    this.progress = progress;
  }

  /** Closes the port that is open, from another thread: the program is being ended. */
  void abandon() {
    SerialLine line = open;
    if (line != null) {
      line.close();
    }
  }

  /** Asks all candidates at each of the settings, until a device has answered. */
  Heard ask(String port) {
    Heard loudest = new Heard.Silence();
    for (LineSettings one : settings) {
      try (EarLine line = open(port, one)) {
        Round round = new Round(line, one);
        round.run();
        if (round.heardDevices()) {
          return round.devices();
        }
        if (round.noise > STRAY_BYTES
            && (!(loudest instanceof Heard.Noise(int most, LineSettings _))
                || round.noise > most)) {
          loudest = new Heard.Noise(round.noise, one);
        }
      } catch (BusFault fault) {
        return new Heard.Unusable(fault);
      } finally {
        open = null;
      }
    }
    return loudest;
  }

  /** Waits for a tag to be read. */
  Heard listen(String port, Duration howLong) {
    Driver<SerialLine> reader = driver("rfid-ascii", Map.of());
    LineSettings usual = LineSettings.DEFAULT;
    try (EarLine line = open(port, usual)) {
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

  private EarLine open(String port, LineSettings one) throws BusFault {
    SerialLine line = opener.open(port, one);
    open = line;
    return new EarLine(line);
  }

  private Driver<SerialLine> driver(Candidate who) {
    return driver(who.driver(), Map.of("profile", who.profile(), "address", who.address()));
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

  /** All candidates at one setting of the line. */
  private final class Round {
    private final EarLine line;
    private final LineSettings at;
    private final List<Heard.Answer> answers = new ArrayList<>();
    private final List<Integer> present = new ArrayList<>();
    private int noise;

    private Round(EarLine line, LineSettings at) {
      this.line = line;
      this.at = at;
    }

    private void run() throws BusFault {
      List<Candidate> left = new ArrayList<>(candidates);
      while (!left.isEmpty()) {
        Candidate who = left.removeFirst();
        progress.accept(
            at.baud()
                + " "
                + at.parity().name().charAt(0)
                + "  "
                + who.profile()
                + " "
                + who.address());
        line.startOver();
        judge(who, driver(who).poll(line, Deadline.in(PATIENCE)));
        if (!line.asked()) {
          return; // never silent: nobody can be asked at this setting
        }
        left.removeIf(other -> hasAnswered(other.address()));
        if (who.isUniversal() && hasAnswered(who.address())) {
          // Find the address it has of its own.
          left.sort(Comparator.comparing(other -> !other.isKeller()));
        } else if (who.isUniversal() && line.after() == 0) {
          // Several at once would have been heard as noise: there is none.
          left.removeIf(Candidate::isKeller);
        }
      }
    }

    private boolean hasAnswered(int address) {
      return answers.stream().anyMatch(answer -> answer.who().address() == address);
    }

    private void judge(Candidate who, PollResult result) {
      int heard = line.before();
      switch (result) {
        case PollResult.Sampled(var readings) -> {
          present.add(who.address());
          if (Plausible.all(readings)) {
            answers.add(new Heard.Answer(who, readings));
          }
        }
        case PollResult.Refused _ -> present.add(who.address());
        case PollResult.NoReply(int bytes) -> heard += bytes;
        case PollResult.BadFrame _ -> heard += line.after();
        case PollResult.Foreign _, PollResult.Quiet _ -> {}
      }
      noise = Math.max(noise, heard);
    }

    private boolean heardDevices() {
      return !present.isEmpty();
    }

    private Heard.Devices devices() {
      boolean ownAddress =
          answers.stream().anyMatch(a -> a.who().isKeller() && !a.who().isUniversal());
      List<Heard.Answer> told =
          answers.stream().filter(a -> !(ownAddress && a.who().isUniversal())).toList();
      List<Integer> unknown =
          present.stream().distinct().filter(address -> !hasAnswered(address)).toList();
      return new Heard.Devices(at, told, unknown);
    }
  }
}
