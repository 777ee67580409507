package dev.goen.driver.llrp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One tag in a RO_ACCESS_REPORT (LLRP 1.0.1, clause 16.2.7.3). What else a reader tells (channel,
 * its own times, makers' extensions) is passed over: its clock is nobody's to trust here.
 *
 * @param epc upper-case hexadecimal digits; a raw id, never to be logged
 * @param antenna 1 and up
 * @param rssi peak signal, in dBm, -128 to 127
 * @param seen how often in the time of the report
 */
record TagReport(String epc, OptionalInt antenna, OptionalInt rssi, OptionalInt seen) {

  private static final int ANTENNA_ID = 1;
  private static final int PEAK_RSSI = 6;
  private static final int TAG_SEEN_COUNT = 8;
  private static final int EPC_96 = 13;
  private static final int TAG_REPORT_DATA = 240;
  private static final int EPC_DATA = 241;

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  /** It must not get into a log by way of a message. */
  @Override
  public String toString() {
    return "a tag at antenna " + antenna;
  }

  /**
   * The tags of a report.
   *
   * @return empty when the report is damaged: then nothing in it is believed
   */
  static Optional<List<TagReport>> read(LlrpMessage report) {
    List<TagReport> tags = new ArrayList<>();
    Optional<List<Parameter>> parameters = Parameter.read(report.body(), 0);
    if (parameters.isEmpty()) {
      return Optional.empty();
    }
    for (Parameter one : parameters.get()) {
      if (one.type() == TAG_REPORT_DATA) {
        Optional<TagReport> tag = Parameter.read(one.value(), 0).flatMap(TagReport::of);
        if (tag.isEmpty()) {
          return Optional.empty();
        }
        tags.add(tag.get());
      }
    }
    return Optional.of(tags);
  }

  private static Optional<TagReport> of(List<Parameter> parts) {
    Optional<String> epc =
        Parameter.find(parts, EPC_96)
            .map(part -> HEX.formatHex(part.value()))
            .or(() -> Parameter.find(parts, EPC_DATA).flatMap(TagReport::ofAnyLength));
    return epc.map(
        id ->
            new TagReport(
                id,
                number(parts, ANTENNA_ID),
                number(parts, PEAK_RSSI),
                number(parts, TAG_SEEN_COUNT)));
  }

  /** A count of bits comes first; what is over in the last byte is not the tag's. */
  private static Optional<String> ofAnyLength(Parameter part) {
    byte[] value = part.value();
    if (value.length < 3) {
      return Optional.empty();
    }
    int bits = ByteBuffer.wrap(value).getShort() & 0xFFFF;
    return bits > 0 && (bits + 7) / 8 == value.length - 2
        ? Optional.of(HEX.formatHex(value, 2, value.length))
        : Optional.empty();
  }

  private static OptionalInt number(List<Parameter> parts, int type) {
    Optional<Parameter> part = Parameter.find(parts, type);
    if (part.isEmpty()) {
      return OptionalInt.empty();
    }
    byte[] value = part.get().value();
    return OptionalInt.of(
        type == PEAK_RSSI ? value[0] : ((value[0] & 0xFF) << 8) | (value[1] & 0xFF));
  }
}
