package dev.goen.uplink.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.uplink.payload.Message;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PublishBytesTest {

  /**
   * By hand, MQTT 5: head 2, topic 2 + 1, id 2, properties 1 + (3 + 16) + (5 + 1 + 1), body 5, in
   * all 39; PUBACK 4; each way one segment with 52 bytes of headers and one that acknowledges.
   */
  @Test
  void aSmallMessageCostsMoreForItsCarriageThanForItself() {
    Message message =
        new Message("t", new byte[5], Message.Content.DEFLATED_SENML_CBOR, Map.of("k", "v"));
    assertEquals(39 + 4 + 4 * 52, PublishBytes.of(message, false));
    assertEquals(39 + 4 + 4 * 52 + 2 * 22, PublishBytes.of(message, true));
  }

  /** LinkBench counts the same at a relay: the carriage of a large pack is a few hundredths. */
  @Test
  void aLargeMessageCostsLittleMoreThanItself() {
    Message message = new Message("t", new byte[14_000], Message.Content.SENML_CBOR, Map.of());
    long bytes = PublishBytes.of(message, true);
    assertTrue(bytes > 14_000 && bytes < 15_000, bytes + " B");
  }
}
