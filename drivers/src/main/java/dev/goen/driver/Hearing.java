package dev.goen.driver;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.SerialLine;
import java.util.Arrays;
import java.util.Optional;

/** Listens, for {@link DriverFactory#identify} of drivers whose devices speak unasked. */
public final class Hearing {

  private static final int STRAY_BYTES = 1;

  private Hearing() {}

  /** What makes sense of the bytes of one kind of device. */
  public interface Ear {

    /** Takes the next bytes; they are forgotten after it returns, since they may be a tag. */
    void hear(byte[] chunk, int length);

    /** Who it is, by all that was heard; empty while nobody has been recognized. */
    Optional<Found.Devices> found();
  }

  /**
   * Listens until the ear has recognized somebody, nothing comes any more, or the patience of the
   * question is over.
   *
   * @throws BusFault when the line is gone
   */
  public static Found listen(SerialLine line, Question question, Ear ear) throws BusFault {
    byte[] chunk = new byte[256];
    int bytes = 0;
    Deadline end = Deadline.in(question.patience());
    int length;
    do {
      length = line.read(chunk, 0, chunk.length, end);
      bytes += length;
      ear.hear(chunk, length);
      Arrays.fill(chunk, (byte) 0);
    } while (length > 0 && ear.found().isEmpty() && !end.hasPassed());
    Optional<Found.Devices> found = ear.found();
    if (found.isPresent()) {
      return found.get();
    }
    return bytes > STRAY_BYTES ? new Found.Garbage(bytes) : new Found.Nothing();
  }
}
