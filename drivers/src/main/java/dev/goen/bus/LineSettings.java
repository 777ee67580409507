package dev.goen.bus;

import java.time.Duration;

/**
 * How bytes travel on a serial line.
 *
 * @param baud bits per second, 300 to 4000000
 * @param dataBits 7 or 8
 * @param stopBits 1 or 2
 */
public record LineSettings(int baud, int dataBits, Parity parity, int stopBits) {

  /** The check bit of each character. */
  public enum Parity {
    NONE,
    EVEN,
    ODD
  }

  /** 9600 8N1, what most gauges come with. */
  public static final LineSettings DEFAULT = new LineSettings(9600, 8, Parity.NONE, 1);

  public LineSettings {
    if (baud < 300 || baud > 4_000_000) {
      throw new IllegalArgumentException("baud must be 300 to 4000000: " + baud);
    }
    if (dataBits != 7 && dataBits != 8) {
      throw new IllegalArgumentException("dataBits must be 7 or 8: " + dataBits);
    }
    if (stopBits != 1 && stopBits != 2) {
      throw new IllegalArgumentException("stopBits must be 1 or 2: " + stopBits);
    }
  }

  /** How long one character takes, start and stop bits included. */
  public Duration characterTime() {
    int bits = 1 + dataBits + (parity == Parity.NONE ? 0 : 1) + stopBits;
    return Duration.ofNanos(bits * 1_000_000_000L / baud);
  }
}
