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
import java.util.function.Consumer;

/**
 * Finds out who is behind {@code tcp://host:port}: a device that speaks its own protocol, or a
 * serial server with devices on its line. Many take one client at a time, so one connection is kept
 * as long as they keep it.
 */
final class TcpProbe {

  /** A gateway to a serial line waits for a device that is not there before it says so. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final Duration RECONNECTING = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(300);
  private static final int STRAY_BYTES = 1;

  private final Ports ports;
  private final Drivers drivers;
  private final List<Integer> addresses;
  private final Consumer<String> progress;
  private final Listening listening;

  /**
   * A probe.
   *
   * @param addresses asked in this order; none for those that devices are delivered with
   * @param progress told what is being tried, in a few words of no language
   */
  TcpProbe(Ports ports, Drivers drivers, List<Integer> addresses, Consumer<String> progress) {
    this.ports = ports;
    this.drivers = drivers;
    this.addresses = List.copyOf(addresses);
    this.progress = progress;
    this.listening =
        new Listening(ports, drivers.listening(), List.of(LineSettings.DEFAULT), progress);
  }

  /** Waits for somebody who speaks unasked. */
  Heard listen(String port, Duration howLong) {
    return switch (listening.listen(port, howLong)) {
      case Heard.Devices found ->
          new Heard.Devices(Optional.empty(), found.answers(), found.unclear());
      case Heard.Noise(int bytes, var _) -> new Heard.Noise(bytes, Optional.empty());
      case Heard.Silence silence -> silence;
      case Heard.Unusable unusable -> unusable;
    };
  }

  /** Listens for a moment, and lets each driver ask. */
  Heard ask(String port) {
    try (Recording greeting = new Recording(LineSettings.DEFAULT);
        Connection connection = new Connection(port)) {
      connection.listen(greeting);
      Optional<Found.Devices> unasked = listening.recognize(greeting);
      if (unasked.isPresent()) {
        return new Heard.Devices(
            Optional.empty(), unasked.get().answers(), unasked.get().unclear());
      }
      Asked asked = new Asked();
      for (DriverFactory driver : drivers.asking()) {
        asked.add(connection.ask(driver, greeting, asked));
        if (asked.hasTheLine()) {
          break;
        }
      }
      return asked
          .devices(Optional.empty())
          .orElseGet(() -> nobody(Math.max(asked.bytes(), greeting.length())));
    } catch (BusFault fault) {
      return new Heard.Unusable(fault);
    }
  }

  private static Heard nobody(int bytes) {
    return bytes > STRAY_BYTES ? new Heard.Noise(bytes, Optional.empty()) : new Heard.Silence();
  }

  /** A connection that is made anew when the other end has closed it. */
  private final class Connection implements AutoCloseable {
    private final String port;
    private SerialLine line;

    Connection(String port) throws BusFault {
      this.port = port;
      this.line = ports.open(port, LineSettings.DEFAULT);
    }

    /** Takes what it says first; some say that they are taken, and hang up. */
    void listen(Recording recording) {
      byte[] chunk = new byte[512];
      Deadline end = Deadline.in(Listening.SLICE);
      try {
        while (!end.hasPassed() && recording.length() < Recording.MOST) {
          int length = line.read(chunk, 0, chunk.length, end);
          recording.add(chunk, length);
          Arrays.fill(chunk, (byte) 0);
        }
      } catch (BusFault gone) {
        line.close(); // who asks next finds out, and connects anew
      }
    }

    /** What it said first is still news to each driver. */
    Found ask(DriverFactory driver, Recording greeting, Asked known) throws BusFault {
      Question question =
          new Question(
              addresses, known.taken(), PATIENCE, true, who -> progress.accept("TCP  " + who));
      try {
        return driver.identify(new Greeted(greeting.replay(), line), question);
      } catch (BusFault gone) {
        reconnect(); // it has not understood, and hung up
        return new Found.Nothing();
      }
    }

    private void reconnect() throws BusFault {
      line.close();
      Deadline end = Deadline.in(RECONNECTING);
      while (true) {
        try {
          Thread.sleep(PAUSE);
          line = ports.open(port, LineSettings.DEFAULT);
          return;
        } catch (BusFault fault) {
          if (end.hasPassed()) {
            throw fault;
          }
        } catch (InterruptedException stop) {
          Thread.currentThread().interrupt();
          throw new BusFault(BusFault.Kind.GONE, port, "the search was ended", stop);
        }
      }
    }

    @Override
    public void close() {
      line.close();
    }
  }
}
