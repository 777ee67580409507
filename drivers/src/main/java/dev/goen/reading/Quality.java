package dev.goen.reading;

/**
 * How far a value may be trusted: the Measurement Quality Indicator of LwM2M (resource 6042).
 *
 * @see Reason
 */
public enum Quality {
  UNCHECKED(0),
  /** Rejected with certainty; also the quality of a value that is missing. */
  REJECTED(1),
  /** Rejected with probability. */
  DOUBTFUL(2),
  /** Accepted, but suspicious: still sent, and still able to raise an alarm. */
  SUSPICIOUS(3),
  GOOD(4);

  private final int code;

  Quality(int code) {
    this.code = code;
  }

  /** The number of resource 6042, 0 to 4. */
  public int code() {
    return code;
  }

  /**
   * Finds the quality of a number.
   *
   * @throws IllegalArgumentException when the code is not 0 to 4
   */
  public static Quality of(int code) {
    for (Quality quality : values()) {
      if (quality.code == code) {
        return quality;
      }
    }
    throw new IllegalArgumentException("not a quality code: " + code);
  }

  /** The worse of two verdicts; {@link #UNCHECKED} yields to any other. */
  public Quality worse(Quality other) {
    if (this == UNCHECKED) {
      return other;
    }
    return other != UNCHECKED && other.code < code ? other : this;
  }

  /** Whether a value of this quality may count as a measurement: neither rejected nor doubtful. */
  public boolean usable() {
    return this != REJECTED && this != DOUBTFUL;
  }
}
