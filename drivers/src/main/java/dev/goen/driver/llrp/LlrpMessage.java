package dev.goen.driver.llrp;

import java.nio.ByteBuffer;

/**
 * One message of the Low Level Reader Protocol (EPCglobal LLRP 1.0.1, clause 16.1), big-endian:
 *
 * <pre>
 *  +----------+---------+---------+---------------------+--------+---------+
 *  | 0, 3 bit | version | type    | length, all of it   | id     | body    |
 *  |          | 3 bit   | 10 bit  | 4 bytes             | 4 bytes|         |
 *  +----------+---------+---------+---------------------+--------+---------+
 * </pre>
 *
 * @param type 0 to 1023
 * @param id an answer has that of its question
 */
@SuppressWarnings("ArrayRecordComponent") // a fresh array that nobody else holds
record LlrpMessage(int type, int id, byte[] body) {

  static final int GET_READER_CAPABILITIES = 1;
  static final int SET_READER_CONFIG = 3;
  static final int CLOSE_CONNECTION_RESPONSE = 4;
  static final int CLOSE_CONNECTION = 14;
  static final int ADD_ROSPEC = 20;
  static final int DELETE_ROSPEC = 21;
  static final int START_ROSPEC = 22;
  static final int ENABLE_ROSPEC = 24;
  static final int RO_ACCESS_REPORT = 61;
  static final int KEEPALIVE = 62;
  static final int READER_EVENT_NOTIFICATION = 63;
  static final int KEEPALIVE_ACK = 72;
  static final int ERROR_MESSAGE = 100;

  /** An answer's type is its question's and this, for all that are sent here. */
  static final int RESPONSE = 10;

  static final int HEAD_BYTES = 10;

  /** Reports of some hundred tags; who tells a longer one does not speak LLRP. */
  static final int MOST_BYTES = 65_536;

  private static final int VERSION = 1;

  byte[] encode() {
    return ByteBuffer.allocate(HEAD_BYTES + body.length)
        .putShort((short) ((VERSION << 10) | type))
        .putInt(HEAD_BYTES + body.length)
        .putInt(id)
        .put(body)
        .array();
  }
}
