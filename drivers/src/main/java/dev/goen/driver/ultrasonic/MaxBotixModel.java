package dev.goen.driver.ultrasonic;

/**
 * The families of MaxBotix sensors with serial output, by what their numbers mean. Source: HRXL-
 * MaxSonar-WR and XL-MaxSonar-WR data sheets.
 */
enum MaxBotixModel {
  /** MB7360, MB7369, MB7380, MB7389 and others up to 5 m. */
  HRXL_5M(4, 1, 5000, 300),
  /** MB7363, MB7366, MB7383, MB7386 and others up to 10 m. */
  HRXL_10M(4, 1, 9999, 500),
  /** MB7060 and others of the XL family up to 7.65 m, in whole centimetres. */
  XL_7M(3, 10, 7650, 200);

  /** How many digits a number has: one lost on the way makes another number, not a frame. */
  final int digits;

  /** Millimetres of one unit of the number. */
  final int millimetres;

  /** This distance, in millimetres, and beyond: no target. */
  final int nothing;

  /** Nearer targets are told as this distance, in millimetres. */
  final int nearest;

  MaxBotixModel(int digits, int millimetres, int nothing, int nearest) {
    this.digits = digits;
    this.millimetres = millimetres;
    this.nothing = nothing;
    this.nearest = nearest;
  }
}
