package dev.goen.driver;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.SerialLine;
import java.time.Duration;

/**
 * A line that counts what passes, for {@link DriverFactory#identify}. It keeps no byte: they may be
 * a person's tag.
 */
public final class EarLine implements SerialLine {

  private final SerialLine line;
  private boolean asked;
  private int before;
  private int after;

  public EarLine(SerialLine line) {
    this.line = line;
  }

  /** Begins to count anew, before the next question. */
  public void startOver() {
    asked = false;
    before = 0;
    after = 0;
  }

  /** Whether a question has been sent. */
  public boolean asked() {
    return asked;
  }

  /** How many bytes came unasked, before the question. */
  public int before() {
    return before;
  }

  /** How many bytes came after the question. */
  public int after() {
    return after;
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
    return heard(line.read(into, offset, length, deadline));
  }

  @Override
  public void write(byte[] bytes) throws BusFault {
    asked = true;
    line.write(bytes);
  }

  @Override
  public int discardInput() throws BusFault {
    return heard(line.discardInput());
  }

  private int heard(int bytes) {
    if (asked) {
      after += bytes;
    } else {
      before += bytes;
    }
    return bytes;
  }

  @Override
  public void close() {
    line.close();
  }
}
