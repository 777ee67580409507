package dev.goen.sim.capture;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What may be recorded without knowing more: lines on which nobody's id is said, and readers whose
 * frames {@link TagMask} knows. Whatever else there is (a UHF reader, whose LLRP carries EPCs in
 * binary messages; a reader of another make) would be written with the ids of those who pass.
 */
enum LineContent {
  MODBUS,
  SDI12,
  MAXBOTIX,
  NMEA,
  /** RDM6300 and ID-12LA; masked. */
  RFID_ASCII,
  /** RFT500; masked. */
  WRISTBAND;

  /** Its word on the command line, as the driver's type. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static List<String> labels() {
    return Arrays.stream(values()).map(LineContent::label).toList();
  }
}
