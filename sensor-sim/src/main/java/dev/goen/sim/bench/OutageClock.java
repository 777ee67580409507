package dev.goen.sim.bench;

import dev.goen.sim.bench.BenchReader.Outage;
import dev.goen.sim.bench.BenchReader.PlannedLine;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Pulls lines out and puts them back when the file says so. */
final class OutageClock implements AutoCloseable {

  private final List<Turn> turns = new ArrayList<>();
  private final Thread thread;

  private record Turn(Duration at, BenchLine line, boolean out) {}

  private OutageClock(List<PlannedLine> lines) {
    for (PlannedLine planned : lines) {
      for (Outage outage : planned.outages()) {
        turns.add(new Turn(outage.from(), planned.line(), true));
        turns.add(new Turn(outage.from().plus(outage.lasting()), planned.line(), false));
      }
    }
    turns.sort(Comparator.comparing(Turn::at));
    thread = Thread.ofPlatform().daemon().name("sim outages").unstarted(this::run);
  }

  static OutageClock start(List<PlannedLine> lines) {
    OutageClock clock = new OutageClock(lines);
    clock.thread.start();
    return clock;
  }

  private void run() {
    long start = System.nanoTime();
    try {
      for (Turn turn : turns) {
        Duration passed = Duration.ofNanos(System.nanoTime() - start);
        Thread.sleep(Math.max(0, turn.at().minus(passed).toMillis()));
        if (turn.out()) {
          turn.line().unplug();
        } else {
          turn.line().plugIn();
        }
      }
    } catch (IOException failed) {
      System.getLogger(OutageClock.class.getName())
          .log(System.Logger.Level.ERROR, "a line does not come back", failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(2_000);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
