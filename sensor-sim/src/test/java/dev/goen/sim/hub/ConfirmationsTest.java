package dev.goen.sim.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConfirmationsTest {
  private static final String OTHER = "00000000000000bb";

  private final Confirmations confirmations = new Confirmations();

  @Test
  void whatIsStoredIsToldOnceWithItsHoles() {
    confirmations.seen("it-div", "gw07");
    store(0, 1, 2, 3, 7);
    store(0, 5, 6);
    assertEquals(List.of("goen/v1/it-div/gw07/confirm " + said("1-3,5-7", "-")), due(0));
    assertEquals(List.of(), due(1_000), "nothing has come since");
    store(2_000, 3);
    assertEquals(1, due(2_000).size(), "what comes again is confirmed again");
  }

  /** A pack may still be on its way; a gap may tell why a number never comes. */
  @Test
  void aHoleIsAskedForAfterAWhileUnlessItIsSaidToBeLost() {
    confirmations.seen("it-div", "gw07");
    store(10_000, 1, 4, 9);
    confirmations.stored(
        List.of(row(10, "gateway/lost", Packs.EPOCH + " river/data 5-8 evicted")), 10_000);
    assertEquals(List.of("goen/v1/it-div/gw07/confirm " + said("1,4,9-10", "-")), due(10_000));
    assertEquals(List.of(), due(14_000));
    assertEquals(List.of("goen/v1/it-div/gw07/confirm " + said("1,4,9-10", "2-3")), due(16_000));
    store(17_000, 2, 3);
    assertEquals(List.of("goen/v1/it-div/gw07/confirm " + said("1-4,9-10", "-")), due(17_000));
  }

  /** Before the gateway's status nobody knows whose topic it is. */
  @Test
  void nothingIsToldToAGatewayWhoseOperatorIsNotKnown() {
    store(0, 1);
    assertEquals(List.of(), due(0));
    confirmations.seen("it-div", "gw07");
    assertEquals(1, due(1_000).size());
  }

  /** A gateway of many starts must not make the message grow for ever. */
  @Test
  void whatIsCompleteAndOldDropsOut() {
    confirmations.seen("it-div", "gw07");
    store(0, 1, 2);
    confirmations.stored(
        List.of(
            new Row(
                "gw07",
                OTHER,
                "river/data",
                1,
                "x/y",
                "m",
                1.0,
                null,
                null,
                null,
                null,
                null,
                Packs.BOOT,
                1L,
                1L,
                "synced",
                "live",
                "mqtt")),
        3_600_001);
    String only = said("1", "-").replace(Packs.EPOCH, OTHER);
    assertEquals(List.of("goen/v1/it-div/gw07/confirm " + only), due(3_600_001));
  }

  private void store(long now, long... seqs) {
    for (long seq : seqs) {
      confirmations.stored(List.of(row(seq, "kando-01/stage", null)), now);
    }
  }

  private static Row row(long seq, String name, @Nullable String text) {
    return new Row(
        "gw07",
        Packs.EPOCH,
        "river/data",
        seq,
        name,
        "m",
        null,
        text,
        null,
        null,
        null,
        null,
        Packs.BOOT,
        1L,
        1L,
        "synced",
        "live",
        "mqtt");
  }

  private static String said(String stored, String want) {
    return "{\"epochs\":[{\"epoch\":\"%s\",\"stream\":\"river/data\",\"stored\":\"%s\",\"want\":\"%s\"}]}"
        .formatted(Packs.EPOCH, stored, want);
  }

  private List<String> due(long now) {
    return confirmations.due(now).stream()
        .map(message -> message.topic() + " " + new String(message.json(), StandardCharsets.UTF_8))
        .toList();
  }
}
