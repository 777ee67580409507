package dev.goen.bus;

/**
 * An analogue-to-digital converter that the kernel drives. One thread owns it.
 *
 * @see <a href="https://docs.kernel.org/driver-api/iio/index.html">Linux Industrial I/O</a>
 */
public interface AnalogInput extends AutoCloseable {

  /** The converter as configured, for messages. */
  String name();

  /**
   * Converts what is on a channel now.
   *
   * @param channel the number in {@code in_voltageN_raw}, 0 to 63
   * @throws BusFault when the converter is gone
   */
  Conversion read(int channel) throws BusFault;

  /** Closes it. Never throws; a second call does nothing. */
  @Override
  void close();

  /** What came of a conversion. */
  sealed interface Conversion {

    /**
     * Done; millivolts are {@code (raw + offset) * scale}.
     *
     * @param raw counts
     * @param offset counts
     * @param scale millivolts for each count, finite and not 0
     */
    record Converted(long raw, double offset, double scale) implements Conversion {

      public double millivolts() {
        return (raw + offset) * scale;
      }
    }

    /** The converter did not answer, or has no such channel. */
    record Failed(String what) implements Conversion {}
  }
}
