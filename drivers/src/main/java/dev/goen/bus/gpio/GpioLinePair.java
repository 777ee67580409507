package dev.goen.bus.gpio;

import dev.goen.bus.BusFault;
import dev.goen.bus.BusFault.Kind;
import dev.goen.bus.Deadline;
import dev.goen.bus.DigitalChip.Pull;
import dev.goen.bus.LinePair;
import dev.goen.bus.gpio.Kernel.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * Two lines of a chip in one request to the kernel, which then stamps their edges in its interrupt
 * handler, and queues those of both lines in the order in which they came.
 */
public final class GpioLinePair implements LinePair {

  /** How many pulses are taken at once. */
  private static final int BATCH = 64;

  /** A close by another thread waits for this at most. */
  private static final int SLICE_MILLIS = 500;

  private final String name;
  private final int second;
  private final int descriptor;
  private final MemorySegment batch = Arena.ofAuto().allocate(BATCH * LineRequest.EVENT_SIZE, 8);
  private final ArrayDeque<Pulse> taken = new ArrayDeque<>();
  private int expected = 1;
  private boolean overrun;
  private volatile boolean closed;
  private boolean released;

  private GpioLinePair(String name, int second, int descriptor) {
    this.name = name;
    this.second = second;
    this.descriptor = descriptor;
  }

  /**
   * Opens two lines.
   *
   * @param chip its name below {@code /dev}, such as {@code gpiochip0}
   * @param first the number of a line on the chip
   * @param second the number of another
   * @throws BusFault MISSING, FORBIDDEN or BUSY, with what to do about it
   */
  public static GpioLinePair open(String chip, int first, int second, Pull pull) throws BusFault {
    String name = chip + " lines " + first + " and " + second;
    Path device = Path.of("/dev").resolve(chip);
    if (!chip.startsWith("gpiochip") || !Files.exists(device)) {
      throw new BusFault(
          Kind.MISSING, name, "this machine has no " + device + "; 'gpiodetect' lists its chips");
    }
    try (Arena arena = Arena.ofConfined()) {
      int whole = Kernel.open(device.toString());
      try {
        MemorySegment request =
            LineRequest.fallingEdges(arena, first, second, pull, "goen-" + first + "-" + second);
        Kernel.ioctl(whole, LineRequest.GET_LINE, request);
        return new GpioLinePair(name, second, LineRequest.descriptor(request));
      } finally {
        Kernel.close(whole);
      }
    } catch (Errno fault) {
      throw refused(name, fault);
    }
  }

  private static BusFault refused(String name, Errno fault) {
    return switch (fault.code()) {
      case Errno.EBUSY ->
          new BusFault(
              Kind.BUSY, name, "one is held by another program; 'gpioinfo' names it", fault);
      case Errno.EACCES ->
          new BusFault(
              Kind.FORBIDDEN,
              name,
              "user '%1$s' may not open it; 'sudo usermod -aG gpio %1$s', then start anew"
                  .formatted(System.getProperty("user.name")),
              fault);
      default -> new BusFault(Kind.MISSING, name, "cannot be opened: " + fault.getMessage(), fault);
    };
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public synchronized Optional<Pulse> await(Deadline deadline) throws BusFault {
    try {
      do {
        requireOpen();
        if (taken.isEmpty()) {
          long millis = (deadline.remainingNanos() + 999_999) / 1_000_000;
          take((int) Math.min(SLICE_MILLIS, millis));
        }
      } while (taken.isEmpty() && !overrun && !deadline.hasPassed());
    } catch (Errno fault) {
      throw new BusFault(Kind.GONE, name, "has failed: " + fault.getMessage(), fault);
    }
    Pulse pulse = taken.poll();
    if (pulse == null && overrun) {
      throw new BusFault(Kind.OVERRUN, name, "pulses came faster than they could be taken");
    }
    return Optional.ofNullable(pulse);
  }

  private void take(int millis) throws Errno {
    try {
      if (!Kernel.readable(descriptor, millis)) {
        return;
      }
      long octets = Kernel.read(descriptor, batch);
      for (long at = 0; at + LineRequest.EVENT_SIZE <= octets && !overrun; ) {
        MemorySegment event = batch.asSlice(at, LineRequest.EVENT_SIZE);
        overrun = LineRequest.number(event) != expected++;
        if (!overrun) {
          taken.add(LineRequest.pulse(event, second));
        }
        at += LineRequest.EVENT_SIZE;
      }
    } catch (Errno fault) {
      if (fault.code() != Errno.EINTR) {
        throw fault;
      }
    }
  }

  private void requireOpen() throws BusFault {
    if (closed) {
      throw new BusFault(Kind.GONE, name, "was closed");
    }
  }

  @Override
  public void close() {
    closed = true; // seen by who waits for a pulse, who then lets go of the lines
    release();
  }

  private synchronized void release() {
    if (!released) {
      released = true;
      Kernel.close(descriptor);
    }
  }
}
