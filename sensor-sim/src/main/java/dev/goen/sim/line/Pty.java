package dev.goen.sim.line;

import dev.goen.bus.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A pseudo-terminal pair: the simulated device holds this end, the gateway opens {@link #slave()}
 * as its serial port.
 *
 * <p>Made by the foreign-function interface, because nothing in Java makes a pseudo-terminal and an
 * outside tool (socat) would be one more process to watch. The slave side is held open here too:
 * otherwise this end would fail whenever the gateway closes the port to open it again.
 *
 * <p>Bytes pass at once: a pseudo-terminal has no baud rate, so who wants the pace of a wire must
 * wait between writes. One thread reads, one writes; {@link #close()} may come from any.
 */
public final class Pty implements LineEnd, AutoCloseable {

  /** How long a write waits for room before it takes the gateway for absent. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private static final int CBAUD = 0x100F;

  /** Codes of rates, those of Linux (termios(3), bits/termios-baud.h). */
  private static final Map<Integer, Integer> BAUDS =
      Map.of(
          9, 1_200, 11, 2_400, 12, 4_800, 13, 9_600, 14, 19_200, 15, 38_400, 0x1001, 57_600, 0x1002,
          115_200);

  private final int master;
  private final int heldSlave;
  private final int wake;
  private final Path slave;
  private final ReentrantLock reading = new ReentrantLock();
  private final ReentrantLock writing = new ReentrantLock();
  private final ReentrantLock floor = new ReentrantLock();
  private volatile boolean closed;
  private @Nullable Path link;

  private Pty(int master, int heldSlave, int wake, Path slave) {
    this.master = master;
    this.heldSlave = heldSlave;
    this.wake = wake;
    this.slave = slave;
  }

  @Override
  public Lock floor() {
    return floor;
  }

  @Override
  public String toString() {
    return slave.toString();
  }

  /** Makes a pair in raw mode. */
  public static Pty open() throws IOException {
    int master = Libc.openMaster();
    String name = Libc.slaveName(master);
    int slave = Libc.open(name);
    Libc.makeRaw(slave);
    return new Pty(master, slave, Libc.wakeable(), Path.of(name));
  }

  /** Makes a pair, with a name of its own beside the one the kernel gives. */
  public static Pty open(Path link) throws IOException {
    Pty pty = open();
    pty.linkAs(link);
    return pty;
  }

  /** What the gateway opens: {@code /dev/pts/N}, another N for each pair. */
  public Path slave() {
    return slave;
  }

  /**
   * The baud rate to which the gateway has set its port: the kernel keeps it, though no bit is any
   * slower for it.
   *
   * @throws IOException when it is none of the usual ones, or this Pty is closed
   */
  public int baud() throws IOException {
    int code = Libc.controlFlags(heldSlave) & CBAUD;
    Integer baud = BAUDS.get(code);
    if (baud == null) {
      throw new IOException(slave + ": not a usual baud rate: code " + code);
    }
    return baud;
  }

  /**
   * Puts a symbolic link to the slave there, as udev does below {@code /dev/serial/by-id}; a link
   * that is there is replaced. So a device can vanish (close its Pty) and come back under another
   * name of the kernel's and the same stable name. The link goes when this Pty is closed, unless
   * another has replaced it.
   */
  public void linkAs(Path name) throws IOException {
    Path fresh = name.resolveSibling(name.getFileName() + "." + slave.getFileName());
    Files.deleteIfExists(fresh);
    Files.createSymbolicLink(fresh, slave);
    Files.move(fresh, name, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    link = name;
  }

  /**
   * Reads what the gateway has written, waiting for the first byte until the deadline.
   *
   * @return how many bytes were read; 0 when none came in time; -1 once this Pty is closed
   */
  @Override
  public int read(byte[] into, Deadline deadline) throws IOException {
    reading.lock();
    try {
      while (!closed) {
        int got = Libc.read(master, into);
        if (got > 0 || deadline.hasPassed()) {
          return got;
        }
        Libc.poll(master, Libc.POLLIN, wake, deadline.remainingNanos());
      }
      return -1;
    } finally {
      reading.unlock();
    }
  }

  /**
   * Writes to the gateway. When it does not read and some 4 KiB wait for it already, the rest is
   * lost after half a second, as it is lost on a wire that nobody listens to.
   *
   * @return how many bytes were taken
   * @throws IOException when this Pty is closed
   */
  @Override
  public int write(byte[] bytes) throws IOException {
    writing.lock();
    try {
      Deadline deadline = Deadline.in(PATIENCE);
      int taken = 0;
      while (taken < bytes.length && !deadline.hasPassed()) {
        if (closed) {
          throw new IOException(slave + ": closed");
        }
        int put = Libc.write(master, bytes, taken, bytes.length - taken);
        taken += put;
        if (put == 0) {
          Libc.poll(master, Libc.POLLOUT, wake, deadline.remainingNanos());
        }
      }
      return taken;
    } finally {
      writing.unlock();
    }
  }

  /**
   * Pulls the plug: the gateway sees the port vanish. Ends a read or write that is under way; a
   * second call does nothing.
   */
  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    Libc.wake(wake);
    reading.lock();
    writing.lock();
    try {
      Libc.close(heldSlave);
      Libc.close(master);
      Libc.close(wake);
      removeLink();
    } finally {
      writing.unlock();
      reading.unlock();
    }
  }

  private void removeLink() throws IOException {
    Path name = link;
    if (name != null && Files.isSymbolicLink(name) && Files.readSymbolicLink(name).equals(slave)) {
      Files.delete(name);
    }
  }
}
