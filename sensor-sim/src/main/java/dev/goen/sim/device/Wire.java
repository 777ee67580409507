package dev.goen.sim.device;

import dev.goen.bus.Deadline;
import dev.goen.bus.LineSettings;
import dev.goen.sim.line.Pty;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A pseudo-terminal that takes the time a real line takes. The kernel passes bytes at once; here
 * each byte leaves only when its last bit would have left at the line's baud rate.
 */
public final class Wire {

  private final Pty pty;
  private final LineSettings settings;
  private final ServedLog log;
  private final byte[] buffer = new byte[512];

  Wire(Pty pty, LineSettings settings, ServedLog log) {
    this.pty = pty;
    this.settings = settings;
    this.log = log;
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
    int got = pty.read(buffer, Deadline.in(patience));
    if (got < 0) {
      throw new IOException(pty.slave() + ": closed");
    }
    return Arrays.copyOf(buffer, got);
  }

  /**
   * Sends a frame, and writes down what it served when its last byte is out. A frame of which the
   * line took only a part (nobody reads and the kernel's buffer is full) has served nothing.
   *
   * @param silence how long to wait before the first bit
   */
  public void send(byte[] frame, List<Sample> samples, Duration silence) throws IOException {
    long start = System.nanoTime() + silence.toNanos();
    long character = settings.characterTime().toNanos();
    long lastByte = 0;
    int sent = 0;
    while (sent < frame.length) {
      sleepUntil(start + (sent + 1) * character);
      // After a late wake-up several bytes are due: a wire would have carried them meanwhile.
      int due = (int) Math.min(frame.length, (System.nanoTime() - start) / character);
      byte[] part = Arrays.copyOfRange(frame, sent, Math.max(due, sent + 1));
      // Taken before the write: the reader may be quicker than this thread's next statement.
      lastByte = ServedLog.monoMillis();
      if (pty.write(part) < part.length) {
        return;
      }
      sent += part.length;
    }
    log.served(samples, lastByte);
  }

  private static void sleepUntil(long nanoTime) {
    for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
