package dev.goen.driver.vibratingwire;

/**
 * Types of vibrating-wire strain gauge, by what a digit of theirs is and where their wire can
 * vibrate. Source: Geokon manuals of the models 4000, 4200 and 4202.
 */
enum WireGauge {
  /** Geokon 4200 and others 150 mm long, embedded in concrete. */
  GEOKON_4200(3.304, 450, 1200),
  /** Geokon 4202, 50 mm long, embedded in mortar and small test pieces. */
  GEOKON_4202(0.391, 1400, 3500),
  /** Geokon 4000, arc-welded on steel. */
  GEOKON_4000(4.062, 450, 1200),
  /** Any other: with a gauge factor in the settings. */
  OTHER(1, 400, 6000);

  /** Microstrain of one digit. */
  final double factor;

  /** The lowest frequency of its wire, in Hz. */
  final double lowest;

  /** The highest, in Hz. */
  final double highest;

  WireGauge(double factor, double lowest, double highest) {
    this.factor = factor;
    this.lowest = lowest;
    this.highest = highest;
  }

  /** Whether a wire of this type can vibrate so: a broken one gives nothing, or noise. */
  boolean believes(double digits) {
    return digits >= digits(lowest) && digits <= digits(highest);
  }

  /** What readouts show for a frequency in Hz: its square over a thousand. */
  static double digits(double hertz) {
    return hertz * hertz / 1000;
  }

  /** The frequency, in Hz, of what a readout shows. */
  static double hertz(double digits) {
    return Math.sqrt(digits * 1000);
  }
}
