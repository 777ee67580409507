package dev.goen.bus.fake;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.LineSettings;
import dev.goen.bus.SerialLine;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.function.LongSupplier;

/**
 * A serial line that plays a script: it expects these bytes, and then sends those, in these chunks,
 * after these delays. Any other write is refused with an {@link AssertionError}, and so is a close
 * that leaves something unplayed.
 *
 * <pre>{@code
 * FakeSerialLine line = new FakeSerialLine()
 *     .expects("01 03 00 00 00 01 84 0A").answers("01 03 02").after(ofMillis(4)).answers("00 2A 38 5B")
 *     .expects("01 03 00 00 00 01 84 0A")  // and stays silent
 *     .vanishes();
 * driver.poll(line, line.deadline(ofMillis(300)));
 * }</pre>
 *
 * <p>Time is the line's own and stands still but for reads: no test waits. Use {@link #deadline};
 * with a deadline on another clock a read that has nothing returns 0 at once.
 */
public final class FakeSerialLine implements SerialLine {

  private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();

  private final Deque<Step> script = new ArrayDeque<>();
  private final Deque<Arrival> arrivals = new ArrayDeque<>();
  private final LineSettings settings;
  private Duration delay = Duration.ZERO;
  private long nowNanos;
  private boolean vanished;
  private boolean closed;

  private sealed interface Step {}

  @SuppressWarnings("ArrayRecordComponent") // never leaves this class
  private record Request(byte[] bytes) implements Step {}

  @SuppressWarnings("ArrayRecordComponent") // never leaves this class
  private record Chunk(long afterNanos, byte[] bytes) implements Step {}

  private record Vanish() implements Step {}

  @SuppressWarnings("ArrayRecordComponent") // never leaves this class
  private record Arrival(long atNanos, byte[] bytes) {}

  public FakeSerialLine() {
    this(LineSettings.DEFAULT);
  }

  public FakeSerialLine(LineSettings settings) {
    this.settings = settings;
  }

  /** The next write must be exactly these bytes: hexadecimal, with spaces between. */
  public FakeSerialLine expects(String hex) {
    return expects(HEX.parseHex(hex));
  }

  public FakeSerialLine expects(byte[] bytes) {
    script.add(new Request(bytes.clone()));
    return this;
  }

  /**
   * Then this arrives in one piece: a read gives at most one such chunk. Before the first {@link
   * #expects}, it comes unasked.
   */
  public FakeSerialLine answers(String hex) {
    return answers(HEX.parseHex(hex));
  }

  public FakeSerialLine answers(byte[] chunk) {
    script.add(new Chunk(delay.toNanos(), chunk.clone()));
    delay = Duration.ZERO;
    return this;
  }

  /** The next chunk comes that much later than what is before it in the script. */
  public FakeSerialLine after(Duration later) {
    delay = later;
    return this;
  }

  /** Then the line is gone for good, once what has arrived is read. */
  public FakeSerialLine vanishes() {
    script.add(new Vanish());
    return this;
  }

  /** A deadline on the line's own clock. */
  public Deadline deadline(Duration duration) {
    return Deadline.in(duration, clock());
  }

  /** The line's own clock, in nanoseconds from 0. */
  public LongSupplier clock() {
    return () -> nowNanos;
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public Duration characterTime() {
    return settings.characterTime();
  }

  @Override
  public int read(byte[] into, int offset, int length, Deadline deadline) throws BusFault {
    requireOpen();
    play();
    Arrival next = arrivals.peek();
    long latest = nowNanos + deadline.remainingNanos();
    if (next == null || next.atNanos() > latest) {
      if (next == null && vanished) {
        throw gone();
      }
      nowNanos = latest;
      return 0;
    }
    nowNanos = Math.max(nowNanos, next.atNanos());
    return take(into, offset, length);
  }

  private int take(byte[] into, int offset, int length) {
    Arrival arrival = arrivals.remove();
    int count = Math.min(length, arrival.bytes().length);
    System.arraycopy(arrival.bytes(), 0, into, offset, count);
    if (count < arrival.bytes().length) {
      byte[] rest = Arrays.copyOfRange(arrival.bytes(), count, arrival.bytes().length);
      arrivals.addFirst(new Arrival(arrival.atNanos(), rest));
    }
    return count;
  }

  @Override
  public void write(byte[] bytes) throws BusFault {
    requireOpen();
    play();
    if (vanished) {
      throw gone();
    }
    Step expected = script.poll();
    if (!(expected instanceof Request request)) {
      throw new AssertionError("nothing was to be written, but came: " + HEX.formatHex(bytes));
    }
    if (!Arrays.equals(request.bytes(), bytes)) {
      throw new AssertionError(
          "to be written: %s%nbut came:      %s"
              .formatted(HEX.formatHex(request.bytes()), HEX.formatHex(bytes)));
    }
    play();
  }

  @Override
  public int discardInput() throws BusFault {
    byte[] chunk = new byte[256];
    int discarded = 0;
    for (int got = read(chunk, 0, 256, deadline(Duration.ZERO));
        got > 0;
        got = read(chunk, 0, 256, deadline(Duration.ZERO))) {
      discarded += got;
    }
    return discarded;
  }

  /**
   * Closes the line.
   *
   * @throws AssertionError when a request was never written, or bytes were neither read nor thrown
   *     away
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    play();
    closed = true;
    if (!arrivals.isEmpty()) {
      throw new AssertionError("never read: " + HEX.formatHex(arrivals.element().bytes()));
    }
    if (script.peek() instanceof Request request) {
      throw new AssertionError("never written: " + HEX.formatHex(request.bytes()));
    }
  }

  /** Puts what follows from the last request on its way. */
  private void play() {
    long due = arrivals.isEmpty() ? nowNanos : arrivals.getLast().atNanos();
    while (script.peek() instanceof Chunk(long afterNanos, byte[] bytes)) {
      script.remove();
      due += afterNanos;
      arrivals.add(new Arrival(due, bytes));
    }
    if (script.peek() instanceof Vanish) {
      vanished = true;
    }
  }

  private void requireOpen() throws BusFault {
    if (closed) {
      throw new BusFault(BusFault.Kind.GONE, name(), "was closed");
    }
  }

  private BusFault gone() {
    return new BusFault(BusFault.Kind.GONE, name(), "has vanished, as its script says");
  }
}
