package dev.goen.bus.fake;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.DigitalChip;
import dev.goen.bus.DigitalInput;
import dev.goen.bus.DigitalOutput;
import dev.goen.bus.EdgeQueue;
import dev.goen.reading.SampleTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A chip whose lines a test declares, drives and watches, from any thread. Opening a line that was
 * not declared as what it is opened as is refused with an {@link AssertionError}; so is closing the
 * chip while a line is open, or with changes that nobody took.
 */
public final class FakeDigitalChip implements DigitalChip {

  private final Map<Integer, Line> lines = new TreeMap<>();
  private boolean vanished;

  /** What the line is for, and its electrical level. */
  private static final class Line {
    final boolean input;
    boolean level;
    boolean open;
    EdgeQueue edges = new EdgeQueue("fake");
    final List<Boolean> driven = new ArrayList<>();

    Line(boolean input, boolean level) {
      this.input = input;
      this.level = level;
    }
  }

  /** Declares an input and the level it has. */
  public synchronized FakeDigitalChip withInput(int line, boolean level) {
    lines.put(line, new Line(true, level));
    return this;
  }

  /** Declares an output. */
  public synchronized FakeDigitalChip withOutput(int line) {
    lines.put(line, new Line(false, false));
    return this;
  }

  /** The world changes an input; nothing happens when it has that level already. */
  public synchronized void change(int line, boolean level, SampleTime time) {
    Line changed = declared(line, true);
    if (changed.level != level) {
      changed.level = level;
      if (changed.open) {
        changed.edges.add(level, time);
      }
    }
  }

  /** Every electrical level an output was driven to, in order, those of open and close included. */
  public synchronized List<Boolean> driven(int line) {
    return List.copyOf(declared(line, false).driven);
  }

  /** The chip is pulled out: everything is GONE from now on. */
  public synchronized void vanish() {
    vanished = true;
    for (Line line : lines.values()) {
      line.edges.end(BusFault.Kind.GONE, "has vanished, as the test wants");
    }
  }

  @Override
  public synchronized DigitalInput input(int line, Pull pull) throws BusFault {
    Line opened = open(line, true);
    opened.edges = new EdgeQueue("fake line " + line);
    return new Input(line, opened);
  }

  @Override
  public synchronized DigitalOutput output(int line, boolean activeLow) throws BusFault {
    Line opened = open(line, false);
    opened.driven.add(activeLow);
    return new Output(line, opened, activeLow);
  }

  private Line open(int number, boolean input) throws BusFault {
    requireThere(number);
    Line line = declared(number, input);
    if (line.open) {
      throw new BusFault(BusFault.Kind.BUSY, "fake line " + number, "is open already");
    }
    line.open = true;
    return line;
  }

  private Line declared(int number, boolean input) {
    Line line = lines.get(number);
    if (line == null || line.input != input) {
      throw new AssertionError(
          "line " + number + " was not declared as " + (input ? "an input" : "an output"));
    }
    return line;
  }

  private void requireThere(int line) throws BusFault {
    if (vanished) {
      throw new BusFault(
          BusFault.Kind.GONE, "fake line " + line, "has vanished, as the test wants");
    }
  }

  @Override
  public synchronized void close() {
    lines.forEach(
        (number, line) -> {
          if (line.open) {
            throw new AssertionError("line " + number + " was left open");
          }
          if (line.edges.size() > 0) {
            throw new AssertionError("changes of line " + number + " were never taken");
          }
        });
  }

  private final class Input implements DigitalInput {
    private final int number;
    private final Line line;

    Input(int number, Line line) {
      this.number = number;
      this.line = line;
    }

    @Override
    public String name() {
      return "fake line " + number;
    }

    @Override
    public boolean level() throws BusFault {
      synchronized (FakeDigitalChip.this) {
        requireThere(number);
        return line.level;
      }
    }

    @Override
    public Optional<Edge> await(Deadline deadline) throws BusFault {
      return line.edges.await(deadline); // not under the chip's lock: a change must get in
    }

    @Override
    public void close() {
      synchronized (FakeDigitalChip.this) {
        line.open = false;
      }
    }
  }

  private final class Output implements DigitalOutput {
    private final int number;
    private final Line line;
    private final boolean activeLow;

    Output(int number, Line line, boolean activeLow) {
      this.number = number;
      this.line = line;
      this.activeLow = activeLow;
    }

    @Override
    public String name() {
      return "fake line " + number;
    }

    @Override
    public void set(boolean active) throws BusFault {
      synchronized (FakeDigitalChip.this) {
        requireThere(number);
        line.driven.add(active != activeLow);
      }
    }

    @Override
    public void close() {
      synchronized (FakeDigitalChip.this) {
        if (line.open) {
          line.open = false;
          line.driven.add(activeLow);
        }
      }
    }
  }
}
