package dev.goen.bus.fake;

import dev.goen.bus.AnalogInput;
import dev.goen.bus.BusFault;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A converter that gives what a test has put in, one conversion after another; a channel other than
 * the one that was put in next is refused with an {@link AssertionError}, and so is a close that
 * leaves something.
 */
public final class FakeAnalogInput implements AnalogInput {

  private final Deque<Next> script = new ArrayDeque<>();
  private boolean vanished;

  private record Next(int channel, Conversion conversion) {}

  /** The next conversion is of this channel and ends so. */
  public FakeAnalogInput gives(int channel, Conversion conversion) {
    script.add(new Next(channel, conversion));
    return this;
  }

  /** The next conversion is of this channel, without an offset. */
  public FakeAnalogInput gives(int channel, long raw, double scale) {
    return gives(channel, new Conversion.Converted(raw, 0, scale));
  }

  /** From now on everything is GONE. */
  public void vanish() {
    vanished = true;
  }

  @Override
  public String name() {
    return "fake converter";
  }

  @Override
  public Conversion read(int channel) throws BusFault {
    if (vanished) {
      throw new BusFault(BusFault.Kind.GONE, name(), "has vanished, as the test wants");
    }
    Next next = script.poll();
    if (next == null || next.channel != channel) {
      throw new AssertionError("channel " + channel + " was read, expected was " + next);
    }
    return next.conversion;
  }

  @Override
  public void close() {
    if (!script.isEmpty() && !vanished) {
      throw new AssertionError("never read: " + script.peek());
    }
  }
}
