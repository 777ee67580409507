package dev.goen.sim.replay;

import dev.goen.sim.signal.Signal;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * A recording as what a device measures: each row from its time to that of the next, so many times
 * as fast as it was recorded. It begins when it is asked for the first time. After the last row
 * there is no value.
 */
public final class Replay implements Signal {

  private final List<RecordedRow> rows;
  private final double speed;
  private final boolean hold;
  private final LongSupplier nanoClock;
  private int current = -1;
  private long entered;
  private boolean served;
  private volatile boolean over;

  /**
   * A replay.
   *
   * @param speed how many times as fast as recorded
   * @param hold whether a row stays until it has been served, so that none is skipped however
   *     seldom the device is asked
   */
  public Replay(Recording recording, double speed, boolean hold) {
    this(recording, speed, hold, System::nanoTime);
  }

  /** The same on a clock of the caller's. */
  Replay(Recording recording, double speed, boolean hold, LongSupplier nanoClock) {
    this.rows = recording.rows();
    this.speed = speed;
    this.hold = hold;
    this.nanoClock = nanoClock;
  }

  @Override
  public double at(double second) {
    long now = nanoClock.getAsLong();
    if (current < 0) {
      current = 0;
      entered = now;
    }
    while (current < rows.size() && now - entered >= stay(current) && (served || !hold)) {
      entered = hold ? now : entered + stay(current);
      current++;
      served = false;
    }
    over = current >= rows.size();
    BigDecimal metres = current < rows.size() ? rows.get(current).metres() : null;
    return metres == null ? Double.NaN : metres.doubleValue();
  }

  /** How long a row is on the device, in ns; the last as long as the one before it. */
  private long stay(int row) {
    int from = Math.min(row, rows.size() - 2);
    Duration apart =
        from < 0
            ? Duration.ofSeconds(1)
            : Duration.between(rows.get(from).time(), rows.get(from + 1).time());
    return Math.round(apart.toMillis() * 1e6 / speed);
  }

  @Override
  public String row() {
    return current >= 0 && current < rows.size() ? rows.get(current).label() : "";
  }

  @Override
  public void served() {
    served = true;
  }

  @Override
  public boolean isOver() {
    return over;
  }

  @Override
  public boolean isRecorded() {
    return true;
  }
}
