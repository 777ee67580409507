package dev.goen.sim.bench;

import dev.goen.bus.Deadline;
import dev.goen.bus.LineSettings;
import dev.goen.sim.line.Pty;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A line with any devices on it, behind a stable name. It can be pulled out and put back, and then
 * has another name of the kernel's, as a USB adapter has; the devices go on meanwhile.
 */
final class BenchLine implements AutoCloseable {

  private static final Duration GLANCE = Duration.ofMillis(100);

  private final Path link;
  private final LineSettings settings;
  private final boolean echo;
  private final ReentrantLock floor = new ReentrantLock();
  private final List<Tap> taps = new CopyOnWriteArrayList<>();
  private final Object plug = new Object();

  /** Null while nothing is plugged in. */
  private volatile @Nullable Pty pty;

  private @Nullable Thread listener;
  private Path lastSlave = Path.of("");

  /**
   * A line that is not plugged in yet.
   *
   * @param echo whether its adapter hears itself (RS-485 with two wires)
   */
  BenchLine(Path link, LineSettings settings, boolean echo) {
    this.link = link;
    this.settings = settings;
    this.echo = echo;
  }

  Path link() {
    return link;
  }

  LineSettings settings() {
    return settings;
  }

  Lock floor() {
    return floor;
  }

  /** Connects a device. */
  Tap tap(String device) {
    Tap tap = new Tap(this, device);
    taps.add(tap);
    return tap;
  }

  /** The port appears, under another name of the kernel's than before. False when it is there. */
  boolean plugIn() throws IOException {
    synchronized (plug) {
      if (pty != null) {
        return false;
      }
      Pty fresh = Pty.open();
      if (fresh.slave().equals(lastSlave)) {
        // The kernel gives the lowest free number: while this one is held, it gives another.
        Pty same = fresh;
        fresh = Pty.open();
        same.close();
      }
      lastSlave = fresh.slave();
      Pty plugged = fresh;
      pty = plugged;
      listener = Thread.ofPlatform().daemon().name("sim " + link).start(() -> listen(plugged));
      plugged.linkAs(link);
      return true;
    }
  }

  /** The port vanishes, and its stable name with it. False when there is none. */
  boolean unplug() throws IOException {
    synchronized (plug) {
      Pty gone = pty;
      Thread listening = listener;
      if (gone == null || listening == null) {
        return false;
      }
      pty = null;
      gone.close();
      try {
        listening.join(2_000);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
      return true;
    }
  }

  private void listen(Pty plugged) {
    byte[] buffer = new byte[512];
    try {
      for (int got = 0; got >= 0; got = plugged.read(buffer, Deadline.in(GLANCE))) {
        byte[] said = Arrays.copyOf(buffer, got);
        if (got > 0 && echo) {
          plugged.write(said);
        }
        if (got > 0) {
          taps.forEach(tap -> tap.hear(said));
        }
      }
    } catch (IOException gone) {
      System.getLogger(BenchLine.class.getName())
          .log(System.Logger.Level.INFO, "{0}: {1}", link, gone.getMessage());
    }
  }

  /** What the gateway took of it: nothing while the line is not plugged in. */
  int write(byte[] bytes) {
    Pty plugged = pty;
    try {
      return plugged == null ? 0 : plugged.write(bytes);
    } catch (IOException pulledOut) {
      return 0;
    }
  }

  @Override
  public void close() throws IOException {
    unplug();
  }
}
