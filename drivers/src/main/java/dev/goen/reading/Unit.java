package dev.goen.reading;

/** The primary SenML units (RFC 8428, clause 12.1) that the gateway's sensors yield. */
public enum Unit {
  METRE("m"),
  /** A ratio; strain is one, and 1e-6 is a microstrain. */
  RATIO("/"),
  CELSIUS("Cel"),
  PASCAL("Pa"),
  VOLT("V"),
  AMPERE("A"),
  OHM("Ohm"),
  HERTZ("Hz"),
  SECOND("s"),
  RADIAN("rad"),
  METRE_PER_SECOND_SQUARED("m/s2"),
  SIEMENS_PER_METRE("S/m"),
  PERCENT("%"),
  COUNT("count"),
  /** Power over one watt; 30 less than in dBm. */
  DECIBEL_WATT("dBW"),
  /** Degrees of latitude, WGS 84; north is positive. */
  LATITUDE("lat"),
  /** Degrees of longitude, WGS 84; east is positive. */
  LONGITUDE("lon"),
  /** For values that are no quantity: a contact, a tag, an alarm level. */
  NONE("");

  private final String symbol;

  Unit(String symbol) {
    this.symbol = symbol;
  }

  /** The SenML symbol; empty for {@link #NONE}. */
  public String symbol() {
    return symbol;
  }
}
