package dev.goen.clock;

import dev.goen.reading.SampleClock;
import dev.goen.reading.SampleTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Looks at the clocks each second: takes the time of the source that knows it best, says when that
 * is to be an anchor, and notices when the wall clock is set. What it believes never depends on the
 * wall clock alone, but on somebody who says that it is right.
 */
public final class Timekeeper {

  private static final System.Logger LOG = System.getLogger(Timekeeper.class.getName());

  /** Nobody knows any more, and the time goes on from the last anchor, less certain each hour. */
  static final String HOLDOVER = "holdover";

  private final SampleClock clock;
  private final LongSupplier wall;
  private final List<TimeSource> sources;
  private final long floorMillis;
  private final AnchorWatch anchors = new AnchorWatch();
  private final StepWatch steps = new StepWatch();
  private boolean steppedSinceAnchor;
  private Optional<Fix> lastAnchor = Optional.empty();
  private volatile ClockReport report = ClockReport.NOTHING;

  /**
   * A keeper that has not looked yet.
   *
   * @param wall the wall clock in milliseconds since 1970, right or wrong
   * @param sources whom to believe; of several the most certain
   * @param floorMillis no source that says less is believed, see {@link Floor}
   */
  public Timekeeper(
      SampleClock clock, LongSupplier wall, List<TimeSource> sources, long floorMillis) {
    this.clock = clock;
    this.wall = wall;
    this.sources = List.copyOf(sources);
    this.floorMillis = floorMillis;
  }

  /**
   * Looks at the clocks; to be called each second, always by the same thread.
   *
   * @return what is to be stored as an anchor; empty when none is due
   */
  public Optional<Fix> tick() {
    long stepped = steps.stepped(WallClock.read(clock, wall, 0));
    SampleTime now = clock.now();
    Optional<Fix> best = Optional.empty();
    String source = "";
    List<Fix> fixes = new ArrayList<>();
    List<String> names = new ArrayList<>();
    List<String> troubles = new ArrayList<>();
    for (TimeSource one : sources) {
      Optional<Fix> fix = one.fix(now);
      if (fix.isEmpty()) {
        continue;
      }
      if (fix.get().utcMillis() + fix.get().uncertaintyMillis() < floorMillis) {
        troubles.add(one.name() + " gives a time that has long passed");
        continue;
      }
      for (int i = 0; i < fixes.size(); i++) {
        if (fixes.get(i).contradicts(fix.get())) {
          troubles.add(names.get(i) + " and " + one.name() + " contradict each other");
        }
      }
      fixes.add(fix.get());
      names.add(one.name());
      if (best.isEmpty() || fix.get().uncertaintyMillis() < best.get().uncertaintyMillis()) {
        best = fix;
        source = one.name();
      }
    }
    if (best.isEmpty() && lastAnchor.isPresent()) {
      tell(lastAnchor.map(anchor -> anchor.moved(now)), HOLDOVER, stepped, now, troubles);
    } else {
      tell(best, source, stepped, now, troubles);
    }
    steppedSinceAnchor |= stepped != 0;
    Optional<Fix> due = best.filter(fix -> anchors.due(fix, steppedSinceAnchor));
    steppedSinceAnchor &= due.isEmpty();
    lastAnchor = due.isPresent() ? due : lastAnchor;
    return due;
  }

  private void tell(
      Optional<Fix> best, String source, long stepped, SampleTime now, List<String> troubles) {
    String trouble = String.join("; ", troubles);
    ClockReport before = report;
    if (stepped != 0) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the wall clock was set by {0,number,#} ms; readings keep their own time",
          stepped);
    }
    if (!trouble.isEmpty() && !trouble.equals(before.trouble())) {
      LOG.log(System.Logger.Level.WARNING, "the time is in doubt: {0}", trouble);
    }
    report =
        new ClockReport(
            best,
            source,
            before.steps() + (stepped == 0 ? 0 : 1),
            stepped == 0 ? before.lastStep() : Optional.of(now),
            stepped == 0 ? before.lastStepMillis() : stepped,
            trouble);
  }

  /** How the clock is doing; callable from any thread. */
  public ClockReport report() {
    return report;
  }
}
