package dev.goen.bus.serial;

import com.fazecast.jSerialComm.SerialPort;
import dev.goen.bus.BusFault;
import dev.goen.bus.BusFault.Kind;
import dev.goen.bus.Deadline;
import dev.goen.bus.LineSettings;
import dev.goen.bus.SerialLine;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A serial port through jSerialComm 2.11, on the thread of the caller.
 *
 * <p>The library waits in steps of 100 ms (the tenth of a second of termios VTIME) and says -1 for
 * ever, with the port still "open", once the device has vanished. So: as long as the deadline is
 * far, a native read waits and wakes at the first byte; the last tenth of a second is waited in
 * short sleeps that look for bytes, and every -1 is a {@link BusFault}.
 *
 * <p>The native write has no time-out: it would wait for ever for a driver that sends nothing, or a
 * pseudo-terminal that nobody reads. So it is called only when it cannot have to wait: see {@link
 * #write}.
 */
final class JSerialCommLine implements SerialLine {

  /** What one native read waits at most. */
  static final int NATIVE_WAIT_MILLIS = 100;

  /** The longest that such a read was seen to take, on a kernel that counts time in 10 ms. */
  private static final long NATIVE_WAIT_WORST_NANOS = 115_000_000;

  private static final long SHORTEST_SLEEP_NANOS = 500_000;
  private static final long LONGEST_SLEEP_NANOS = 4_000_000;

  /**
   * How many bytes may wait unread at the other end. Half of what the smallest queue holds (4 KiB:
   * a page in the kernel's serial and USB-serial drivers, and in its pseudo-terminals).
   */
  private static final int MOST_UNANSWERED = 2048;

  private static final Duration WRITE_PATIENCE = Duration.ofSeconds(1);
  private static final int DISCARD_CHUNKS = 256;

  private final String name;
  private final SerialPort port;
  private final Duration characterTime;
  private final Duration writePatience;

  /**
   * Held during native calls, so that close does not take the file descriptor from under one: its
   * number may at once be another file's.
   */
  private final ReentrantLock nativeCall = new ReentrantLock();

  private volatile boolean closed;

  /** When the last byte came, unless something was written since: then an answer may be due. */
  private long lastByteNanos;

  private boolean answered;
  private int unanswered;

  /**
   * Takes over an open port.
   *
   * @param port open, semi-blocking with {@link #NATIVE_WAIT_MILLIS}
   */
  JSerialCommLine(String name, SerialPort port, LineSettings settings) {
    this.name = name;
    this.port = port;
    this.characterTime = settings.characterTime();
    this.writePatience = WRITE_PATIENCE.plus(characterTime.multipliedBy(4096));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Duration characterTime() {
    return characterTime;
  }

  @Override
  public int read(byte[] into, int offset, int length, Deadline deadline) throws BusFault {
    long waited = 0;
    while (true) {
      long remaining = deadline.remainingNanos();
      boolean far = remaining >= NATIVE_WAIT_WORST_NANOS;
      int got = readNow(into, offset, length, far);
      if (got > 0 || remaining == 0) {
        return got;
      }
      if (!far) {
        waited += pause(waited, remaining);
      }
    }
  }

  @Override
  public int read(byte[] into, int offset, int length, int expected, Deadline deadline)
      throws BusFault {
    int got = read(into, offset, length, deadline);
    int missing = Math.min(expected, length) - got;
    if (got == 0 || missing <= 0) {
      return got;
    }
    // Half a character more, so that the last one is there rather than nearly there.
    long rest = characterTime.toNanos() * (2L * missing + 1) / 2;
    sleep(Math.min(rest, deadline.remainingNanos()));
    return got + readNow(into, offset + got, length - got, false);
  }

  @Override
  public boolean awaitSilence(Duration silence, Deadline deadline) throws BusFault {
    boolean empty = discardInput() == 0;
    if (empty && answered && System.nanoTime() - lastByteNanos >= silence.toNanos()) {
      return true;
    }
    do {
      sleep(Math.min(silence.toNanos(), deadline.remainingNanos()));
      if (discardInput() == 0) {
        return true;
      }
    } while (!deadline.hasPassed());
    return false;
  }

  /**
   * Waits an eighth of what was waited so far, so a byte is noticed late by at most that, or by 4
   * ms; and an idle line costs some 50 wake-ups in each last tenth of a second.
   */
  private static long pause(long waited, long remaining) {
    long nap = Math.clamp(waited / 8, SHORTEST_SLEEP_NANOS, LONGEST_SLEEP_NANOS);
    nap = Math.min(nap, remaining);
    sleep(nap);
    return nap;
  }

  private static void sleep(long nanos) {
    boolean interrupted = Thread.interrupted(); // a set flag would turn the waits into a spin
    try {
      Thread.sleep(Duration.ofNanos(nanos));
    } catch (InterruptedException _) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private int readNow(byte[] into, int offset, int length, boolean mayWait) throws BusFault {
    nativeCall.lock();
    try {
      requireOpen();
      if (!mayWait && there(port.bytesAvailable()) == 0) {
        return 0;
      }
      int got = there(port.readBytes(into, length, offset));
      if (got > 0) {
        unanswered = 0;
        answered = true;
        lastByteNanos = System.nanoTime();
      }
      return got;
    } finally {
      nativeCall.unlock();
    }
  }

  /**
   * Writes all bytes, without ever waiting in the native call: first what was written before must
   * have gone out, within a second and its own time on the wire. A pseudo-terminal does not tell
   * what its other end has not read yet; there, once 2 KiB have had no answer, those are thrown
   * away as stale, so that there is room.
   *
   * @param bytes at most 2048
   */
  @Override
  public void write(byte[] bytes) throws BusFault {
    if (bytes.length > MOST_UNANSWERED) {
      throw new IllegalArgumentException("more than 2048 bytes: " + bytes.length);
    }
    Deadline deadline = Deadline.in(writePatience);
    long waited = 0;
    while (!writeNow(bytes)) {
      long remaining = deadline.remainingNanos();
      if (remaining == 0) {
        throw new BusFault(Kind.GONE, name, "takes no more bytes; plug the adapter in anew");
      }
      waited += pause(waited, remaining);
    }
  }

  private boolean writeNow(byte[] bytes) throws BusFault {
    nativeCall.lock();
    try {
      requireOpen();
      if (there(port.bytesAwaitingWrite()) > 0) {
        return false;
      }
      if (unanswered + bytes.length > MOST_UNANSWERED) {
        if (there(port.bytesAvailable()) == 0) {
          port.flushIOBuffers();
        }
        unanswered = 0;
      }
      if (port.writeBytes(bytes, bytes.length) != bytes.length) {
        throw gone();
      }
      unanswered += bytes.length;
      answered = false;
      return true;
    } finally {
      nativeCall.unlock();
    }
  }

  @Override
  public int discardInput() throws BusFault {
    byte[] chunk = new byte[256];
    int discarded = 0;
    for (int i = 0; i < DISCARD_CHUNKS; i++) { // bounded: a device may babble without end
      int got = readNow(chunk, 0, chunk.length, false);
      if (got == 0) {
        break;
      }
      discarded += got;
    }
    return discarded;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    boolean idle = false;
    try {
      // A native read ends by itself within its tenth of a second.
      idle = nativeCall.tryLock(1, TimeUnit.SECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    try {
      port.closePort();
    } finally {
      if (idle) {
        nativeCall.unlock();
      }
    }
  }

  private void requireOpen() throws BusFault {
    if (closed) {
      throw new BusFault(Kind.GONE, name, "was closed");
    }
  }

  private int there(int result) throws BusFault {
    if (result < 0) {
      throw gone();
    }
    return result;
  }

  private BusFault gone() {
    return new BusFault(Kind.GONE, name, "has vanished; check plug and cable");
  }
}
