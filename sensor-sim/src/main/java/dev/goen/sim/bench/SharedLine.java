package dev.goen.sim.bench;

import dev.goen.bus.Deadline;
import dev.goen.bus.LineSettings;
import dev.goen.sim.bench.Outlet.Plugged;
import dev.goen.sim.bench.Part.Speaker;
import dev.goen.sim.device.SimulatedLine;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A line on which any devices hear all that is said, and speak: a serial one, or one over TCP. */
final class SharedLine implements BenchLine {

  private static final Duration GLANCE = Duration.ofMillis(100);

  private final Outlet outlet;
  private final LineSettings settings;
  private final boolean echo;
  private final ReentrantLock floor = new ReentrantLock();
  private final List<Tap> taps = new CopyOnWriteArrayList<>();
  private final Deque<SimulatedLine> running = new ArrayDeque<>();
  private final Object plug = new Object();

  /** Null while nothing is plugged in. */
  private volatile @Nullable Plugged plugged;

  private @Nullable Thread listener;

  /**
   * A line that is not plugged in yet.
   *
   * @param settings its speed; over TCP that of the device's own line, or faster than any
   * @param echo whether its adapter hears itself (RS-485 with two wires)
   */
  SharedLine(Outlet outlet, LineSettings settings, boolean echo) {
    this.outlet = outlet;
    this.settings = settings;
    this.echo = echo;
  }

  @Override
  public Map<String, Object> bus() {
    return outlet.bus();
  }

  Lock floor() {
    return floor;
  }

  @Override
  public void start(List<BenchDevice> devices) throws IOException {
    plugIn();
    for (BenchDevice device : devices) {
      if (device.twin().part() instanceof Speaker(var station)) {
        Tap tap = new Tap(this, device.id());
        taps.add(tap);
        running.push(SimulatedLine.start(tap, settings, station, device, device.troubles()));
      }
    }
  }

  @Override
  public boolean plugIn() throws IOException {
    synchronized (plug) {
      if (plugged != null) {
        return false;
      }
      Plugged fresh = outlet.plug();
      plugged = fresh;
      listener = Thread.ofPlatform().daemon().name("sim " + fresh.end()).start(() -> listen(fresh));
      return true;
    }
  }

  @Override
  public boolean unplug() throws IOException {
    synchronized (plug) {
      Plugged gone = plugged;
      Thread listening = listener;
      if (gone == null || listening == null) {
        return false;
      }
      plugged = null;
      gone.unplugging().run();
      try {
        listening.join(2_000);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
      return true;
    }
  }

  private void listen(Plugged at) {
    byte[] buffer = new byte[512];
    try {
      for (int got = 0; got >= 0; got = at.end().read(buffer, Deadline.in(GLANCE))) {
        byte[] said = Arrays.copyOf(buffer, got);
        if (got > 0 && echo) {
          at.end().write(said);
        }
        if (got > 0) {
          taps.forEach(tap -> tap.hear(said));
        }
      }
    } catch (IOException gone) {
      System.getLogger(SharedLine.class.getName())
          .log(System.Logger.Level.INFO, "{0}: {1}", at.end(), gone.getMessage());
    }
  }

  /** What the gateway took of it: nothing while the line is not plugged in. */
  int write(byte[] bytes) {
    Plugged now = plugged;
    try {
      return now == null ? 0 : now.end().write(bytes);
    } catch (IOException pulledOut) {
      return 0;
    }
  }

  @Override
  public void close() throws IOException {
    while (!running.isEmpty()) {
      running.pop().close();
    }
    unplug();
  }
}
