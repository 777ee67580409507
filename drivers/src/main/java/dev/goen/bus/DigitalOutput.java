package dev.goen.bus;

/** One digital line that is driven. It has one owner, and is safe (off) at open and at close. */
public interface DigitalOutput extends AutoCloseable {

  /** Chip and line as configured, for messages. */
  String name();

  /** Drives the line: true is the active state, whatever its polarity. */
  void set(boolean active) throws BusFault;

  /** Drives the line to its safe state, then lets it go. */
  @Override
  void close();
}
