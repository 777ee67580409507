package dev.goen.uplink.mqtt;

import dev.goen.uplink.payload.Message;
import java.nio.charset.StandardCharsets;

/**
 * What a message and its answer take on the link: the packets (MQTT 5, clauses 3.3 and 3.4), TLS
 * 1.3 records (RFC 8446, clause 5.2), and the headers of TCP and IPv4, as a mobile contract counts
 * them. Computed, not measured; what TCP sends again is not known here.
 */
final class PublishBytes {

  /** IPv4 20, TCP 20 and its time stamps 12. */
  private static final int HEADERS = 52;

  private static final int SEGMENT = 1_388;

  /** Record header, content type and tag. */
  private static final int RECORD_OVERHEAD = 22;

  private static final int RECORD = 16 * 1024;
  private static final int PUBACK = 4;

  private PublishBytes() {}

  /** The message and its answer on the link. */
  static long of(Message message, boolean encrypted) {
    return onTheWay(packet(message), encrypted) + onTheWay(PUBACK, encrypted);
  }

  /** The PUBLISH packet alone (clause 3.3). */
  static long packet(Message message) {
    long properties = 3L + length(message.content().mediaType());
    for (var pair : message.identity().entrySet()) {
      properties += 5L + length(pair.getKey()) + length(pair.getValue());
    }
    long rest =
        2L
            + length(message.path())
            + 2
            + (variableByteInteger(properties) + properties)
            + message.body().length;
    return 1 + variableByteInteger(rest) + rest;
  }

  /** Bytes and all that carries them, and one segment that only acknowledges. */
  private static long onTheWay(long bytes, boolean encrypted) {
    long records = encrypted ? (bytes + RECORD - 1) / RECORD : 0;
    long carried = bytes + records * RECORD_OVERHEAD;
    return carried + HEADERS * ((carried + SEGMENT - 1) / SEGMENT) + HEADERS;
  }

  /** MQTT 5, clause 1.5.5. */
  private static int variableByteInteger(long value) {
    return value < 128 ? 1 : value < 16_384 ? 2 : value < 2_097_152 ? 3 : 4;
  }

  private static int length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
