package dev.goen.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A driver and what its device may rightly say.
 *
 * @param name of the case, and of its folder of inputs
 * @param type the driver's
 * @param settings as in the configuration
 * @param checked whether each frame has a check that finds every single wrong bit
 * @param replies hexadecimal; one for each question of a poll, or all that comes unasked
 */
record FuzzCase(
    String name,
    String type,
    Map<String, Object> settings,
    boolean checked,
    List<List<String>> replies) {

  /** Ends a part in an input: the bytes behind it come after the next question. */
  static final byte[] MARK = {(byte) 0xF5, (byte) 0xA5};

  static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();

  /** Whether its questions are numbered, and an answer is to the first one of a driver. */
  boolean isNumbered() {
    return "tcp".equals(settings.get("framing"));
  }

  /** The device's right answers as inputs. */
  List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (List<String> parts : replies) {
      ByteArrayOutputStream seed = new ByteArrayOutputStream();
      seed.write(0);
      for (int i = 0; i < parts.size(); i++) {
        if (i > 0) {
          seed.writeBytes(MARK);
        }
        seed.writeBytes(HEX.parseHex(parts.get(i)));
      }
      seeds.add(seed.toByteArray());
    }
    return seeds;
  }
}
