package dev.goen.driver.llrp;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * What a reader is told once it is connected: to send keep-alives, and to read all tags at all its
 * antennas until it is told otherwise, each reported at once (LLRP 1.0.1, clauses 16.1 and 16.2.4).
 * Nothing else of the reader is changed: power, channels and antennas are its installer's.
 */
final class SetUp {

  /** How often the reader shows that it is there. */
  static final int KEEP_ALIVE_MILLIS = 10_000;

  static final int ROSPEC_ID = 1;

  private static final int ROSPEC = 177;
  private static final int RO_BOUNDARY = 178;
  private static final int START_TRIGGER = 179;
  private static final int STOP_TRIGGER = 182;
  private static final int AI_SPEC = 183;
  private static final int AI_STOP_TRIGGER = 184;
  private static final int INVENTORY = 186;
  private static final int KEEP_ALIVE_SPEC = 220;
  private static final int REPORT_SPEC = 237;
  private static final int REPORT_CONTENT = 238;

  private static final byte PERIODIC = 1;
  private static final byte AFTER_SO_MANY_TAGS = 1;
  private static final byte EPC_CLASS_1_GEN_2 = 1;

  /** Antenna, peak RSSI, and how often seen. */
  private static final short CONTENT = 0x1000 | 0x0400 | 0x0080;

  private SetUp() {}

  /** A step: the question; its answer has the type and {@link LlrpMessage#RESPONSE}. */
  @SuppressWarnings("ArrayRecordComponent") // never changed
  record Step(String name, int type, byte[] body) {}

  /** The steps, in their order. */
  static List<Step> steps() {
    return List.of(
        new Step("SET_READER_CONFIG", LlrpMessage.SET_READER_CONFIG, keepAlive()),
        new Step("DELETE_ROSPEC", LlrpMessage.DELETE_ROSPEC, id(0)), // all of them
        new Step("ADD_ROSPEC", LlrpMessage.ADD_ROSPEC, roSpec()),
        new Step("ENABLE_ROSPEC", LlrpMessage.ENABLE_ROSPEC, id(ROSPEC_ID)),
        new Step("START_ROSPEC", LlrpMessage.START_ROSPEC, id(ROSPEC_ID)));
  }

  private static byte[] keepAlive() {
    byte[] spec =
        Parameter.encode(
            KEEP_ALIVE_SPEC,
            ByteBuffer.allocate(5).put(PERIODIC).putInt(KEEP_ALIVE_MILLIS).array());
    return ByteBuffer.allocate(1 + spec.length).put((byte) 0).put(spec).array();
  }

  private static byte[] roSpec() {
    return Parameter.encode(
        ROSPEC,
        ByteBuffer.allocate(6).putInt(ROSPEC_ID).array(), // priority 0, state disabled
        Parameter.encode(
            RO_BOUNDARY,
            Parameter.encode(START_TRIGGER, new byte[1]), // none: it is started by a message
            Parameter.encode(STOP_TRIGGER, new byte[5])), // none
        Parameter.encode(
            AI_SPEC,
            new byte[] {0, 1, 0, 0}, // one entry: 0, all antennas
            Parameter.encode(AI_STOP_TRIGGER, new byte[5]), // none
            Parameter.encode(INVENTORY, new byte[] {0, 1, EPC_CLASS_1_GEN_2})),
        Parameter.encode(
            REPORT_SPEC,
            new byte[] {AFTER_SO_MANY_TAGS, 0, 1},
            Parameter.encode(REPORT_CONTENT, ByteBuffer.allocate(2).putShort(CONTENT).array())));
  }

  private static byte[] id(int number) {
    return ByteBuffer.allocate(4).putInt(number).array();
  }
}
