package dev.goen.bus;

import java.io.IOException;

/** A bus that cannot be used: the world's fault, not a device's. The caller closes and reopens. */
public final class BusFault extends IOException {

  private static final long serialVersionUID = 1;

  /** What is wrong with the bus. */
  public enum Kind {
    /** No such port or chip on this machine. */
    MISSING,
    /** Somebody else holds it. */
    BUSY,
    /** This user may not open it. */
    FORBIDDEN,
    /** It was open and has vanished: unplugged, or its other end closed. */
    GONE,
    /** Changes came faster than they were taken, and some had to be dropped. */
    OVERRUN
  }

  private final Kind kind;
  private final String bus;

  public BusFault(Kind kind, String bus, String message) {
    super(bus + ": " + message);
    this.kind = kind;
    this.bus = bus;
  }

  public BusFault(Kind kind, String bus, String message, Throwable cause) {
    super(bus + ": " + message, cause);
    this.kind = kind;
    this.bus = bus;
  }

  public Kind kind() {
    return kind;
  }

  /** The port or chip, as configured. */
  public String bus() {
    return bus;
  }
}
