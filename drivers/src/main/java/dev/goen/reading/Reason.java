package dev.goen.reading;

/** Why a value is not good: the reason codes of LwM2M object 509. The ordinal is the code. */
public enum Reason {
  UNKNOWN,
  UNDER_RANGE,
  OVER_RANGE,
  NOISY,
  STUCK,
  STEP_TOO_HIGH,
  CALIBRATION_EXPIRED,
  WARMING_UP,
  SERVICE_MODE,
  HUMAN,
  NATURAL_INTERFERENCE,
  CONTAMINATION,
  HARDWARE_FAILURE,
  LACK_OF_SAMPLES,
  OUT_OF_OPERATING_RANGE,
  AUTO_CALIBRATION;

  private static final Reason[] BY_CODE = values();

  /** The number in object 509, 0 to 15. */
  @SuppressWarnings("EnumOrdinal") // the order is the standard's own numbering
  public int code() {
    return ordinal();
  }

  /**
   * Finds the reason of a number.
   *
   * @throws IllegalArgumentException when the code is not 0 to 15
   */
  public static Reason of(int code) {
    if (code < 0 || code >= BY_CODE.length) {
      throw new IllegalArgumentException("not a reason code: " + code);
    }
    return BY_CODE[code];
  }
}
