package dev.goen.sim.device;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The reed contact of a rain gauge, for a line of a {@link ContactChip}: closed for a tenth of a
 * second at each tip. Tips are written down as the depths that must arrive, in m.
 */
public final class TippingBucket implements BooleanSupplier {

  private static final long CLOSED_NANOS = 100_000_000;

  private final String sensor;
  private final BigDecimal metres;
  private final ServedLog log;
  private long tips;
  private long lastNanos;

  /**
   * A gauge.
   *
   * @param millimetres the depth of one tip, in decimal digits
   */
  public TippingBucket(String sensor, String millimetres, ServedLog log) {
    this.sensor = sensor;
    this.metres = new BigDecimal(millimetres).movePointLeft(3).setScale(6);
    this.log = log;
  }

  /** The bucket tips. */
  public synchronized void tip() {
    tips++;
    lastNanos = System.nanoTime();
    log.served(
        List.of(
            new Sample(sensor, "rain", metres.toPlainString()),
            new Sample(
                sensor, "rain-total", metres.multiply(BigDecimal.valueOf(tips)).toPlainString())),
        ServedLog.monoMillis());
  }

  /** Whether the contact is closed. */
  @Override
  public synchronized boolean getAsBoolean() {
    return tips > 0 && System.nanoTime() - lastNanos < CLOSED_NANOS;
  }
}
