package dev.goen.driver.llrp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a reader is (GeneralDeviceCapabilities, LLRP 1.0.1, clause 16.2.3.1).
 *
 * <pre>
 *  antennas, 2 | flags, 2 | maker, 4 | model, 4 | length, 2, and text of the firmware | ...
 * </pre>
 *
 * @param maker its enterprise number at IANA
 * @param model the maker's own number
 * @param antennas how many it can have, at most
 */
record Capabilities(long maker, long model, int antennas, String firmware) {

  private static final int GENERAL_DEVICE_CAPABILITIES = 137;
  private static final int FIXED_BYTES = 14;
  private static final int MOST_TEXT = 80;

  /** Enterprise numbers of IANA's registry. */
  private static final long IMPINJ = 25_882;

  private static final long MOTOROLA = 161;

  static Optional<Capabilities> read(LlrpMessage answer) {
    return Parameter.read(answer.body(), 0)
        .flatMap(all -> Parameter.find(all, GENERAL_DEVICE_CAPABILITIES))
        .filter(one -> one.value().length >= FIXED_BYTES)
        .map(one -> of(ByteBuffer.wrap(one.value())));
  }

  private static Capabilities of(ByteBuffer value) {
    int antennas = value.getShort() & 0xFFFF;
    value.getShort();
    long maker = value.getInt() & 0xFFFF_FFFFL;
    long model = value.getInt() & 0xFFFF_FFFFL;
    int length = Math.min(value.getShort() & 0xFFFF, Math.min(value.remaining(), MOST_TEXT));
    byte[] text = new byte[length];
    value.get(text);
    String firmware = new String(text, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", " ");
    return new Capabilities(maker, model, antennas, firmware);
  }

  /** Maker and model, by name where it is known. */
  String name() {
    String who =
        maker == IMPINJ ? "Impinj" : maker == MOTOROLA ? "Motorola (Zebra)" : "maker " + maker;
    return "LLRP: " + who + " " + model + ", " + antennas + " ANT";
  }
}
