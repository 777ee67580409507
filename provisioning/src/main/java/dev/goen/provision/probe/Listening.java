package dev.goen.provision.probe;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.LineSettings;
import dev.goen.bus.SerialLine;
import dev.goen.driver.DriverFactory;
import dev.goen.driver.Found;
import dev.goen.driver.Question;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Listens on a port without a word. Bytes come at any baud rate, only not the right ones: so the
 * most usual settings are kept until something comes, and the next are tried when it is understood
 * by nobody.
 */
final class Listening {

  /** Two bursts of a satellite receiver, ten frames of an ultrasonic sensor. */
  static final Duration SLICE = Duration.ofMillis(1_500);

  /** How long other settings than the most usual are kept when nothing comes at them. */
  private static final Duration LONGEST_SILENCE = Duration.ofMillis(2_500);

  private static final Duration GLANCE = Duration.ofMillis(250);

  /** So many bytes and then silence for a glance: whoever speaks so has sent a whole burst. */
  private static final int BURST = 60;

  private static final int STRAY_BYTES = 1;

  private final Ports ports;
  private final List<DriverFactory> drivers;
  private final List<LineSettings> lines;
  private final Consumer<String> progress;

  /**
   * One who listens.
   *
   * @param lines settings to listen at, the most usual first
   * @param progress told what is being done, in a few words of no language
   */
  Listening(
      Ports ports,
      List<DriverFactory> drivers,
      List<LineSettings> lines,
      Consumer<String> progress) {
    this.ports = ports;
    this.drivers = List.copyOf(drivers);
    this.lines = List.copyOf(lines);
    this.progress = progress;
  }

  /** As long as it takes to listen once at each of the settings to one who speaks each second. */
  Duration once() {
    return LONGEST_SILENCE.multipliedBy(lines.size());
  }

  /** Listens until somebody is recognized or the time is over. */
  Heard listen(String port, Duration howLong) {
    Heard loudest = new Heard.Silence();
    Deadline end = Deadline.in(howLong);
    FirstFault faults = new FirstFault();
    int at = 0;
    do {
      LineSettings one = lines.get(at % lines.size());
      Deadline patience = at % lines.size() == 0 ? end : end.atMost(LONGEST_SILENCE);
      at++;
      try (SerialLine line = ports.open(port, one);
          Recording recording = new Recording(one)) {
        Optional<Found.Devices> found = hear(line, one, recording, patience, end);
        if (found.isPresent()) {
          return new Heard.Devices(Optional.of(one), found.get().answers(), found.get().unclear());
        }
        if (recording.length() > STRAY_BYTES) {
          loudest = Heard.Noise.louder(loudest, recording.length(), Optional.of(one));
        }
        faults.none();
      } catch (BusFault fault) {
        if (faults.isFinal(fault)) {
          return new Heard.Unusable(fault);
        }
        if (at >= lines.size() && faults.orElse(loudest) instanceof Heard.Unusable unusable) {
          return unusable;
        }
      }
    } while (!end.hasPassed());
    return faults.orElse(loudest);
  }

  private Optional<Found.Devices> hear(
      SerialLine line, LineSettings at, Recording recording, Deadline silence, Deadline end)
      throws BusFault {
    byte[] chunk = new byte[512];
    Deadline patience = silence;
    int before = 0;
    while (!patience.hasPassed() && recording.length() < Recording.MOST) {
      progress.accept(
          "%d %s  %d s"
              .formatted(
                  at.baud(), at.parity().name().charAt(0), end.remainingNanos() / 1_000_000_000));
      Deadline glance = patience.atMost(GLANCE);
      int length;
      do {
        length = line.read(chunk, 0, chunk.length, glance);
        recording.add(chunk, length);
        Arrays.fill(chunk, (byte) 0);
      } while (length > 0 && !glance.hasPassed() && recording.length() < Recording.MOST);
      if (recording.length() == before) {
        if (before >= BURST) {
          break; // a burst, and nothing of it was understood
        }
        continue;
      }
      Optional<Found.Devices> found = recognize(recording);
      if (found.isPresent()) {
        return found;
      }
      if (before <= STRAY_BYTES && recording.length() > STRAY_BYTES) {
        patience = end.atMost(SLICE);
      }
      before = recording.length();
    }
    return Optional.empty();
  }

  /** Lets each driver listen to what was heard so far. */
  Optional<Found.Devices> recognize(Recording recording) throws BusFault {
    Question question = new Question(List.of(), Set.of(), SLICE, false, _ -> {});
    for (DriverFactory driver : drivers) {
      if (driver.identify(recording.replay(), question) instanceof Found.Devices found) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }
}
