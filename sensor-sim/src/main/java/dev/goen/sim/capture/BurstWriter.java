package dev.goen.sim.capture;

import dev.goen.sim.capture.Burst.Direction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Writer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Puts what comes from one side of a line together to bursts, and writes each when it is over. Its
 * callers share the writer, so each line is written at once.
 */
final class BurstWriter {

  private static final int LONGEST = 4096;

  /** No frame with a tag is longer: so much is held back when a burst has to be cut. */
  private static final int TAG_FRAME = 32;

  private final Writer out;
  private final Direction direction;
  private final long startNanos;
  private final long gapNanos;
  private final Optional<TagMask> mask;
  private final ByteArrayOutputStream burst = new ByteArrayOutputStream();
  private long firstNanos;
  private long lastNanos;

  /**
   * A writer.
   *
   * @param gapNanos so long a silence ends a burst
   * @param mask empty when tags are to be written as they are
   */
  BurstWriter(
      Writer out, Direction direction, long startNanos, long gapNanos, Optional<TagMask> mask) {
    this.out = out;
    this.direction = direction;
    this.startNanos = startNanos;
    this.gapNanos = gapNanos;
    this.mask = mask;
  }

  void add(byte[] bytes, int length, long nowNanos) throws IOException {
    pause(nowNanos);
    if (burst.size() == 0) {
      firstNanos = nowNanos;
    }
    burst.write(bytes, 0, length);
    lastNanos = nowNanos;
    if (burst.size() > LONGEST) {
      byte[] all = burst.toByteArray();
      write(Arrays.copyOf(all, all.length - TAG_FRAME));
      firstNanos = nowNanos;
      burst.write(all, all.length - TAG_FRAME, TAG_FRAME);
    }
  }

  /** To be told how late it is also when nothing comes. */
  void pause(long nowNanos) throws IOException {
    if (burst.size() > 0 && nowNanos - lastNanos > gapNanos) {
      end();
    }
  }

  void end() throws IOException {
    if (burst.size() > 0) {
      write(burst.toByteArray());
    }
  }

  private void write(byte[] bytes) throws IOException {
    burst.reset();
    byte[] shown = mask.isPresent() ? mask.get().mask(bytes) : bytes;
    String line = new Burst((firstNanos - startNanos) / 1000, direction, shown).line();
    synchronized (out) {
      out.write(line + "\n");
      out.flush();
    }
  }
}
