package dev.goen.uplink.coap;

import dev.goen.uplink.payload.Message;
import java.nio.charset.StandardCharsets;

/**
 * What a message and its answers take on the link: each block with all its options (RFC 7252,
 * clause 3; RFC 7959), DTLS 1.2 records with an eight-byte tag, and the headers of UDP and IPv4.
 * Computed, not measured; what is sent again is not known here.
 */
final class PostBytes {

  /** IPv4 20, UDP 8. */
  private static final int HEADERS = 28;

  /** Record header 13, explicit nonce 8, tag 8 (RFC 6655), connection id and type about 8. */
  private static final int RECORD_OVERHEAD = 37;

  /** Header 4, token 8, content format 3, block 3, size 4, payload marker 1. */
  private static final int FIXED = 23;

  /** Header 4, token 8, block 3. */
  private static final int ANSWER = 15;

  private PostBytes() {}

  static long of(Message message, int blockBytes, int mostQueryBytes, boolean encrypted) {
    long options = 0;
    for (String segment : message.path().split("/")) {
      options += segment.isEmpty() ? 0 : option(segment);
    }
    for (var pair : message.identity().entrySet()) {
      String query = pair.getKey() + '=' + pair.getValue();
      options += length(query) <= mostQueryBytes ? option(query) : 0;
    }
    long blocks = 1L + (message.body().length - 1) / blockBytes;
    int carrying = HEADERS + (encrypted ? RECORD_OVERHEAD : 0);
    return message.body().length + blocks * (FIXED + options + ANSWER + 2L * carrying);
  }

  /** One byte before it up to 12 bytes, two from 13 on (RFC 7252, clause 3.1). */
  private static int option(String text) {
    return length(text) + (length(text) > 12 ? 2 : 1);
  }

  private static int length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
