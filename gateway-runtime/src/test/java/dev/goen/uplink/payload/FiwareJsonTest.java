package dev.goen.uplink.payload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FiwareJsonTest {

  private static final String EPOCH =
      "\"epoch\":\"00c0ffee12345678\",\"stream\":\"river/data\",\"seq\":";

  /** Written by hand from the IoT Agent's JSON over MQTT: one device a message, measures in it. */
  @Test
  void aPackBecomesOneMessageForEachDevice() {
    Pack pack = Packs.difficult();
    List<Message> messages = new FiwareJson(Packs.GW07, "izumo").encode(pack, Packs.synced(pack));
    assertEquals(
        List.of("/json/izumo/gw07-kando-01/attrs", "/json/izumo/gw07-gateway/attrs"),
        messages.stream().map(Message::path).toList());
    assertEquals(
        "[{\"TimeInstant\":\"2026-11-23T05:40:00.250Z\",\"stage\":1.50,\"clock\":\"synced\","
            + EPOCH
            + "120},{\"TimeInstant\":\"2026-11-23T05:40:01.250Z\",\"stage\":1.234,"
            + "\"quality\":3,\"reason\":5,\"clock\":\"synced\","
            + EPOCH
            + "121},{\"TimeInstant\":\"2026-11-23T05:40:01.250Z\",\"temperature\":null,"
            + "\"quality\":1,\"reason\":12,\"clock\":\"synced\","
            + EPOCH
            + "122}]",
        text(messages.get(0)));
    assertEquals(
        "[{\"TimeInstant\":\"2026-11-23T05:40:01.750Z\","
            + "\"lost\":\"00c0ffee12345678 river/data 10-20,30 thinned\",\"clock\":\"synced\","
            + EPOCH
            + "125}]",
        text(messages.get(1)));
  }

  /** A TimeInstant that is not known must not be made up. */
  @Test
  void withoutAnAnchorThereIsNoTimeInstant() {
    Pack pack = Packs.difficult().cut(1).getFirst();
    PackTime time = PackTime.of(pack, Optional.empty(), Packs.at(90_000));
    assertEquals(
        "[{\"boot\":\"5f1d4c1e-3a52-4f0b-9d3a-0c1b2a394857\",\"mono\":60000,\"stage\":1.50,"
            + "\"clock\":\"unsynced\","
            + EPOCH
            + "120}]",
        text(new FiwareJson(Packs.GW07, "izumo").encode(pack, time).getFirst()));
  }

  private static String text(Message message) {
    return new String(message.body(), StandardCharsets.UTF_8);
  }
}
