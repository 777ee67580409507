package dev.goen.sim.device;

import dev.goen.bus.LineSettings;
import dev.goen.sim.line.LineEnd;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;

/**
 * A serial line with devices on it, served by one thread until it is closed. The line's end (a
 * pseudo-terminal, mostly) stays its maker's: pulling it out (closing it) while the line runs is a
 * fault one may want.
 */
public final class SimulatedLine implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(SimulatedLine.class.getName());

  private final Thread thread;
  private volatile boolean stopping;

  private SimulatedLine(LineEnd end, Wire wire, Station station) {
    thread =
        Thread.ofPlatform()
            .daemon()
            .name("sim " + end)
            .unstarted(
                () -> {
                  try {
                    while (!stopping) {
                      station.turn(wire);
                    }
                  } catch (IOException gone) {
                    LOG.log(Level.INFO, "{0}: the line has ended: {1}", end, gone.getMessage());
                  } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                  }
                });
  }

  /** Starts a line with a reader, or with whatever else. */
  public static SimulatedLine start(
      LineEnd end, LineSettings settings, Station station, Served log) {
    return start(end, settings, station, log, Passage.CLEAR);
  }

  /** Starts a line on which things go wrong. */
  public static SimulatedLine start(
      LineEnd end, LineSettings settings, Station station, Served log, Passage passage) {
    SimulatedLine line = new SimulatedLine(end, new Wire(end, settings, log, passage), station);
    line.thread.start();
    return line;
  }

  /** Starts an RS-485 line with these slaves, at 9600 8N1. */
  public static SimulatedLine start(LineEnd end, List<ModbusSlave> slaves, Served log) {
    return start(end, LineSettings.DEFAULT, new ModbusBus(slaves), log);
  }

  /**
   * Stops serving, after the frame that is being written: what was begun is either served whole and
   * written down, or the line was not listened to.
   */
  @Override
  public void close() {
    stopping = true;
    try {
      thread.join(5_000);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      LOG.log(Level.WARNING, "{0} did not stop within 5 s", thread.getName());
    }
  }
}
