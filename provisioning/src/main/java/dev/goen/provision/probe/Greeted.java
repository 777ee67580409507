package dev.goen.provision.probe;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.SerialLine;
import java.time.Duration;

/** A line whose first bytes were read before, and are read again. */
final class Greeted implements SerialLine {

  private final SerialLine greeting;
  private final SerialLine line;
  private boolean over;

  /**
   * A line.
   *
   * @param greeting yields the first bytes, and then none at once
   */
  Greeted(SerialLine greeting, SerialLine line) {
    this.greeting = greeting;
    this.line = line;
  }

  @Override
  public String name() {
    return line.name();
  }

  @Override
  public Duration characterTime() {
    return line.characterTime();
  }

  @Override
  public int read(byte[] into, int offset, int length, Deadline deadline) throws BusFault {
    if (!over) {
      int got = greeting.read(into, offset, length, deadline);
      if (got > 0) {
        return got;
      }
      over = true;
    }
    return line.read(into, offset, length, deadline);
  }

  @Override
  public void write(byte[] bytes) throws BusFault {
    line.write(bytes);
  }

  /** The greeting goes with it: it is no answer. */
  @Override
  public int discardInput() throws BusFault {
    over = true;
    return line.discardInput();
  }

  @Override
  public void close() {
    line.close();
  }
}
