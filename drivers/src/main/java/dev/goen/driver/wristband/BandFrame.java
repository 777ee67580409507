package dev.goen.driver.wristband;

import java.util.OptionalInt;

/**
 * What one frame of a wristband says.
 *
 * @param reader the receiver's own number, six digits
 * @param rawId six digits; goes no further than the call that turns it into a pseudonym
 * @param takenOff whether it is off the wrist
 * @param batteryLow whether its battery is near its end
 * @param keyPressed whether its wearer calls for help
 * @param tenths degrees Celsius times ten, 0 to 400, in the frames that have it
 * @param strength how strongly it was received, 0 to 99, in no unit
 */
record BandFrame(
    String reader,
    String rawId,
    boolean takenOff,
    boolean batteryLow,
    boolean keyPressed,
    OptionalInt tenths,
    int strength) {

  @Override
  public String toString() {
    return "BandFrame[reader=" + reader + "]";
  }
}
