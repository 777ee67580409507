package dev.goen.provision.probe;

import dev.goen.bus.Deadline;
import dev.goen.bus.LineSettings;
import dev.goen.bus.SerialLine;
import java.time.Duration;
import java.util.Arrays;

/**
 * What was heard on a line in a while, to be played to several drivers. It is in memory only, of a
 * bounded length, and wiped at the end: it may hold a person's tag.
 */
final class Recording implements AutoCloseable {

  /** Of a device that says more without being recognized, more would not help. */
  static final int MOST = 4096;

  private final byte[] bytes = new byte[MOST];
  private final LineSettings settings;
  private int length;

  Recording(LineSettings settings) {
    this.settings = settings;
  }

  /** Takes bytes in; what does not fit is left out. */
  void add(byte[] chunk, int count) {
    int fits = Math.min(count, MOST - length);
    System.arraycopy(chunk, 0, bytes, length, fits);
    length += fits;
  }

  int length() {
    return length;
  }

  /** A line that yields it once, and then is silent. Who listens may not speak. */
  SerialLine replay() {
    return new SerialLine() {
      private int at;

      @Override
      public String name() {
        return "recording";
      }

      @Override
      public Duration characterTime() {
        return settings.characterTime();
      }

      @Override
      public int read(byte[] into, int offset, int most, Deadline deadline) {
        int count = Math.min(most, length - at);
        System.arraycopy(bytes, at, into, offset, count);
        at += count;
        return count;
      }

      @Override
      public void write(byte[] written) {
        throw new IllegalStateException("a driver that identifies by ear has spoken");
      }

      @Override
      public int discardInput() {
        return 0;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void close() {
    Arrays.fill(bytes, (byte) 0);
    length = 0;
  }
}
