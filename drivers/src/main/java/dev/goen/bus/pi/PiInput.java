package dev.goen.bus.pi;

import com.pi4j.io.gpio.digital.DigitalState;
import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.DigitalInput;
import dev.goen.bus.EdgeQueue;
import dev.goen.reading.SampleClock;
import java.util.Optional;

/**
 * One watched GPIO line. Pi4J reports a change on a thread of its own, without the kernel's time
 * stamp; it is stamped there, at once, and queued.
 */
final class PiInput implements DigitalInput, PiLine {

  private static final long ON_ITS_WAY_NANOS = 1_000_000_000;

  private final PiChip chip;
  private final int number;
  private final com.pi4j.io.gpio.digital.DigitalInput input;
  private final EdgeQueue edges;
  private boolean lastTaken;
  private long differsSinceNanos;
  private boolean differs;

  PiInput(PiChip chip, int number, com.pi4j.io.gpio.digital.DigitalInput input, SampleClock clock) {
    this.chip = chip;
    this.number = number;
    this.input = input;
    this.edges = new EdgeQueue(name());
    EdgeQueue queue = edges;
    input.addListener(event -> queue.add(event.state() == DigitalState.HIGH, clock.now()));
    lastTaken = input.state() == DigitalState.HIGH;
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public String name() {
    return chip.lineName(number);
  }

  @Override
  public boolean level() throws BusFault {
    return chip.call(this, () -> input.state() == DigitalState.HIGH);
  }

  /**
   * Also looks, when nothing came, whether the chip is still there and the level is the one that
   * the last change left. The kernel keeps 16 changes of a line for Pi4J and drops what comes on
   * top; neither tells anybody, and a door would be shown open until it moves again.
   */
  @Override
  public Optional<Edge> await(Deadline deadline) throws BusFault {
    Optional<Edge> edge = edges.await(deadline);
    if (edge.isPresent()) {
      lastTaken = edge.get().level();
      differs = false;
    } else {
      compareLevel();
    }
    return edge;
  }

  /** For a while they may differ: the change may be on its way through Pi4J. */
  private void compareLevel() throws BusFault {
    if (level() == lastTaken || edges.size() > 0) {
      differs = false;
    } else if (!differs) {
      differs = true;
      differsSinceNanos = System.nanoTime();
    } else if (System.nanoTime() - differsSinceNanos > ON_ITS_WAY_NANOS) {
      throw new BusFault(
          BusFault.Kind.OVERRUN, name(), "the level changed and no change was reported");
    }
  }

  @Override
  public void close() {
    chip.release(this, input);
    edges.end(BusFault.Kind.GONE, "was closed");
  }
}
