package dev.goen.sim.device;

import dev.goen.bus.Deadline;
import dev.goen.bus.LineSettings;
import dev.goen.sim.line.LineEnd;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A line that takes the time a real line takes. The kernel passes bytes at once; here each byte
 * leaves only when its last bit would have left at the line's baud rate.
 */
public final class Wire {

  private static final long NOT_TAKEN = Long.MIN_VALUE;
  private static final Duration DEAF = Duration.ofMillis(100);

  private final LineEnd end;
  private final LineSettings settings;
  private final Served log;
  private final Passage passage;
  private final byte[] buffer = new byte[512];
  private byte[] heard = new byte[0];

  /** A line on which nothing goes wrong. */
  public Wire(LineEnd end, LineSettings settings, Served log) {
    this(end, settings, log, Passage.CLEAR);
  }

  /**
   * A line.
   *
   * @param passage what may go wrong on it
   */
  public Wire(LineEnd end, LineSettings settings, Served log, Passage passage) {
    this.end = end;
    this.settings = settings;
    this.log = log;
    this.passage = passage;
  }

  /** How long {@code count} characters take. */
  public Duration characters(double count) {
    return Duration.ofNanos((long) (settings.characterTime().toNanos() * count));
  }

  /**
   * The silence that ends a frame: 3.5 characters, fixed at 1.75 ms above 19200 baud (Modbus over
   * serial line V1.02, 2.5.1.1).
   */
  public Duration frameGap() {
    return settings.baud() > 19_200 ? Duration.ofNanos(1_750_000) : characters(3.5);
  }

  /** What has come, waiting for the first byte as long as told; empty when nothing came. */
  public byte[] receive(Duration patience) throws IOException {
    int got = end.read(buffer, Deadline.in(patience));
    if (got < 0) {
      throw new IOException(end + ": closed");
    }
    byte[] fresh = Arrays.copyOf(buffer, got);
    if (got > 0) {
      heard = fresh;
    }
    return fresh;
  }

  /**
   * Sends a frame, and writes down what it served when its last byte is out. A frame of which the
   * line took only a part (nobody reads and the kernel's buffer is full) has served nothing, nor
   * has one that the line spoils.
   *
   * @param silence how long to wait before the first bit
   */
  public void send(byte[] frame, List<Sample> samples, Duration silence) throws IOException {
    Fate fate = passage.of(frame, heard);
    heard = new byte[0];
    Duration before = silence;
    for (Fate.Part part : fate.parts()) {
      sleepUntil(System.nanoTime() + before.plus(part.silence()).toNanos());
      if (part.silence().compareTo(DEAF) >= 0) {
        // What was asked while it did something else, it has not heard.
        while (end.read(buffer, Deadline.in(Duration.ZERO)) > 0) {}
      }
      long lastByte = put(part.bytes());
      if (lastByte == NOT_TAKEN) {
        passage.unheard();
        break;
      }
      if (part.serves()) {
        log.served(samples, lastByte);
      }
      before = Duration.ZERO;
    }
  }

  /** Puts bytes on the line at its pace; when the last was written, or that not all were taken. */
  private long put(byte[] frame) throws IOException {
    if (frame.length == 0) {
      return ServedLog.monoMillis();
    }
    end.floor().lock();
    try {
      long start = System.nanoTime();
      long character = settings.characterTime().toNanos();
      long lastByte = NOT_TAKEN;
      int sent = 0;
      while (sent < frame.length) {
        sleepUntil(start + (sent + 1) * character);
        // After a late wake-up several bytes are due: a wire would have carried them meanwhile.
        int due = (int) Math.min(frame.length, (System.nanoTime() - start) / character);
        byte[] part = Arrays.copyOfRange(frame, sent, Math.max(due, sent + 1));
        // Taken before the write: the reader may be quicker than this thread's next statement.
        lastByte = ServedLog.monoMillis();
        if (end.write(part) < part.length) {
          return NOT_TAKEN;
        }
        sent += part.length;
      }
      return lastByte;
    } finally {
      end.floor().unlock();
    }
  }

  private static void sleepUntil(long nanoTime) {
    for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
