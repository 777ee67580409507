package dev.goen.bus.fake;

import dev.goen.bus.BusFault;
import dev.goen.bus.I2cBus;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Optional;

/**
 * An I2C bus that plays a script: each transfer must be the next one of it, or is refused with an
 * {@link AssertionError}; so is a close that leaves something unplayed.
 *
 * <pre>{@code
 * FakeI2cBus bus = new FakeI2cBus()
 *     .expectsWrite(0x48, 1, "C3 83").expectsRead(0x48, 0, "12 C0").expectsRead(0x48, 1, "");
 * }</pre>
 */
public final class FakeI2cBus implements I2cBus {

  private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();

  private final Deque<Transfer> script = new ArrayDeque<>();
  private boolean vanished;

  @SuppressWarnings("ArrayRecordComponent") // never leaves this class
  private record Transfer(
      boolean write, int address, int register, byte[] bytes, boolean acknowledged) {
    @Override
    public String toString() {
      return "%s 0x%02X register %d %s"
          .formatted(write ? "write" : "read", address, register, HEX.formatHex(bytes));
    }
  }

  /** The next transfer writes exactly these bytes: hexadecimal, with spaces between. */
  public FakeI2cBus expectsWrite(int address, int register, String hex) {
    script.add(new Transfer(true, address, register, HEX.parseHex(hex), true));
    return this;
  }

  /** The next transfer reads that register, and gets as many bytes as stand here. */
  public FakeI2cBus expectsRead(int address, int register, String hex) {
    script.add(new Transfer(false, address, register, HEX.parseHex(hex), true));
    return this;
  }

  /** The next transfer, whichever it is, finds nobody at that address. */
  public FakeI2cBus refuses(int address, boolean write) {
    script.add(new Transfer(write, address, -1, new byte[0], false));
    return this;
  }

  /** From now on everything is GONE. */
  public void vanish() {
    vanished = true;
  }

  @Override
  public String name() {
    return "fake i2c";
  }

  @Override
  public Optional<byte[]> read(int address, int register, int length) throws BusFault {
    Transfer next = next("read 0x%02X register %d".formatted(address, register));
    if (next.write || next.address != address) {
      throw new AssertionError("expected " + next + ", but read from register " + register);
    }
    if (!next.acknowledged) {
      return Optional.empty();
    }
    if (next.register != register || next.bytes.length != length) {
      throw new AssertionError(
          "expected " + next + ", but " + length + " bytes of register " + register);
    }
    return Optional.of(next.bytes.clone());
  }

  @Override
  public boolean write(int address, int register, byte[] bytes) throws BusFault {
    Transfer came = new Transfer(true, address, register, bytes.clone(), true);
    Transfer next = next(came.toString());
    if (!next.write || next.address != address) {
      throw new AssertionError("expected " + next + ", but " + came);
    }
    if (next.acknowledged && (next.register != register || !Arrays.equals(next.bytes, bytes))) {
      throw new AssertionError("expected " + next + ", but " + came);
    }
    return next.acknowledged;
  }

  private Transfer next(String came) throws BusFault {
    if (vanished) {
      throw new BusFault(BusFault.Kind.GONE, name(), "has vanished, as the test wants");
    }
    Transfer next = script.poll();
    if (next == null) {
      throw new AssertionError("nothing more was expected, but " + came);
    }
    return next;
  }

  /**
   * Closes the bus.
   *
   * @throws AssertionError when a transfer of the script never came
   */
  @Override
  public void close() {
    if (!script.isEmpty() && !vanished) {
      throw new AssertionError("never came: " + script.peek());
    }
  }
}
