package dev.goen.reading;

/**
 * When a sample was taken, on the only clock that is right without a network: milliseconds on the
 * monotonic clock of one boot. UTC is computed when the sample is sent, from the anchors of that
 * boot, so a clock that was wrong at sampling can be corrected later.
 *
 * @param monoMillis milliseconds since an arbitrary point of the boot; never negative
 */
public record SampleTime(BootId boot, long monoMillis) {

  public SampleTime {
    if (monoMillis < 0) {
      throw new IllegalArgumentException("monoMillis must not be negative: " + monoMillis);
    }
  }
}
