package dev.goen.app;

import dev.goen.poll.Polled;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The queue between the buses and the writer: bounded, and what does not fit is counted, so that a
 * disk that stands still costs samples but never the truth about them.
 */
final class Intake implements Consumer<Polled> {

  /** About a minute of a busy gateway. */
  static final int CAPACITY = 2048;

  private final ArrayBlockingQueue<Polled> queue = new ArrayBlockingQueue<>(CAPACITY);
  private final Map<SensorId, Overflow> overflows = new HashMap<>();

  /**
   * Outcomes of one device that did not fit.
   *
   * @param polled the last of them
   */
  record Overflow(Polled polled, SampleTime from, SampleTime to, long count) {}

  @Override
  public void accept(Polled polled) {
    if (!queue.offer(polled)) {
      synchronized (overflows) {
        overflows.merge(
            polled.device().id(),
            new Overflow(polled, polled.started(), polled.ended(), 1),
            (earlier, latest) ->
                new Overflow(polled, earlier.from(), latest.to(), earlier.count() + 1));
      }
    }
  }

  /** The next outcome; null when none came in time. */
  @Nullable Polled take(Duration patience) throws InterruptedException {
    return queue.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** What did not fit since the last call, by device. */
  Map<SensorId, Overflow> overflows() {
    synchronized (overflows) {
      Map<SensorId, Overflow> taken = Map.copyOf(overflows);
      overflows.clear();
      return taken;
    }
  }

  int depth() {
    return queue.size();
  }
}
