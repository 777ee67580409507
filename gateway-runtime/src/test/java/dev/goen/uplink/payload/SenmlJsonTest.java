package dev.goen.uplink.payload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.buffer.Entry;
import dev.goen.buffer.EpochId;
import dev.goen.reading.BootId;
import dev.goen.reading.Reading;
import dev.goen.reading.SensorId;
import dev.goen.reading.SeqSet;
import dev.goen.reading.Unit;
import dev.goen.reading.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SenmlJsonTest {

  private static final SenmlJson CODEC = new SenmlJson(Packs.GW07);
  private static final BootId EARLIER = BootId.parse("00000000-0000-4000-8000-000000000001");

  private static String text(Pack pack, PackTime time) {
    return new String(CODEC.encode(pack, time).getFirst().body(), StandardCharsets.UTF_8);
  }

  /** Every word here was written by hand from the contract and RFC 8428, clause 5. */
  @Test
  void aPackReadsAsTheContractSays() {
    String expected =
        "[{\"bn\":\"urn:dev:org:32473-gw07:\",\"bt\":1795412400.25,\"n\":\"pack\","
            + "\"vs\":\"00c0ffee12345678 river/data 120-122,125"
            + " 5f1d4c1e-3a52-4f0b-9d3a-0c1b2a394857 60000 synced\"},"
            + "{\"n\":\"kando-01/stage\",\"u\":\"m\",\"v\":1.50},"
            + "{\"n\":\"kando-01/stage\",\"u\":\"m\",\"v\":1.234,\"t\":1},"
            + "{\"n\":\"kando-01/stage/q\",\"v\":3,\"t\":1},"
            + "{\"n\":\"kando-01/stage/r\",\"v\":5,\"t\":1},"
            + "{\"n\":\"kando-01/temperature\",\"u\":\"Cel\",\"vs\":\"missing\",\"t\":1},"
            + "{\"n\":\"kando-01/temperature/q\",\"v\":1,\"t\":1},"
            + "{\"n\":\"kando-01/temperature/r\",\"v\":12,\"t\":1},"
            + "{\"n\":\"gateway/lost\","
            + "\"vs\":\"00c0ffee12345678 river/data 10-20,30 thinned\",\"t\":1.5}]";
    Pack pack = Packs.difficult();
    assertEquals(expected, text(pack, Packs.synced(pack)));
  }

  @Test
  void itGoesToTheTopicOfOwnerClassAndLaneWithItsIdentity() {
    Pack pack = Packs.difficult();
    Message message = CODEC.encode(pack, Packs.synced(pack)).getFirst();
    assertEquals("goen/v1/river/gw07/data/live", message.path());
    assertEquals(110, message.content().coapFormat());
    assertEquals("120-122,125", message.identity().get("seqs"));
    assertEquals(
        List.of("epoch", "stream", "seqs", "boot", "mono", "clock"),
        List.copyOf(message.identity().keySet()));
  }

  /** RFC 8428, clause 4.5.3: a time below 2^28 is relative to now, whatever the clock thinks. */
  @Test
  void withoutAnAnchorTimeIsTheAgeAtSending() {
    Pack pack = one(Packs.stage(150, 60_000), Packs.BOOT);
    String text = text(pack, PackTime.of(pack, Optional.empty(), Packs.at(72_345)));
    assertTrue(text.contains("\"bt\":-12.345,"), text);
    assertTrue(text.contains(" 60000 unsynced\""), text);
  }

  /**
   * Of another boot nobody knows when it ended; the time since this one began has surely passed.
   */
  @Test
  void ofAnEarlierBootOnlyTheLeastAgeIsTold() {
    Pack pack = one(Packs.stage(150, 60_000), EARLIER);
    PackTime time = PackTime.of(pack, Optional.empty(), Packs.at(5_000));
    assertEquals(-5_000, time.baseMillis());
    assertEquals(PackTime.Clock.UNSYNCED, time.clock());
  }

  @Test
  void anAnchorThatIsUncertainMakesEstimates() {
    Pack pack = one(Packs.stage(150, 60_000), Packs.BOOT);
    Entry.Anchor vague = new Entry.Anchor(Packs.at(70_000), 1_795_412_410_000L, 5_000);
    PackTime time = PackTime.of(pack, Optional.of(vague), Packs.at(90_000));
    assertEquals(PackTime.Clock.ESTIMATED, time.clock());
    assertEquals(1_795_412_400_000L, time.baseMillis());
  }

  @Test
  void valuesOfEveryKindAreWritten() {
    assertTrue(record(new Value.Flag(true)).endsWith("\"vb\":true}]"));
    assertTrue(record(new Value.Text("a \"b\" 水")).endsWith("\"vs\":\"a \\\"b\\\" 水\"}]"));
    assertTrue(record(new Value.Bytes(new byte[] {-1, -2, 0})).endsWith("\"vd\":\"__4A\"}]"));
    assertTrue(record(new Value.Binary64(1e-6)).endsWith("\"v\":1.0E-6}]"));
    assertTrue(record(new Value.Decimal(-5, 12)).endsWith("\"v\":-0.000000000005}]"));
    assertTrue(
        record(new Value.Decimal(Long.MIN_VALUE, 0)).endsWith("\"v\":-9223372036854775808}]"));
  }

  @Test
  void whatIsNoReadingIsTold() {
    EpochId before = EpochId.parse("00000000000000aa");
    assertNotice(
        "epoch-open",
        "00000000000000aa 41 unclean durable",
        new Entry.EpochOpen(Packs.at(1), Optional.of(before), 41, false, false));
    assertNotice(
        "epoch-open",
        "- 0 clean volatile",
        new Entry.EpochOpen(Packs.at(1), Optional.empty(), 0, true, true));
    assertNotice(
        "not-taken",
        "* " + EARLIER + " 100 2000 -1 power-off",
        new Entry.NotTaken(
            Packs.at(3_000),
            Optional.empty(),
            EARLIER,
            100,
            2_000,
            -1,
            Entry.AbsenceCause.POWER_OFF));
    assertNotice(
        "anchor", "7 1795412400250 20", new Entry.Anchor(Packs.at(7), 1_795_412_400_250L, 20));
  }

  private static void assertNotice(String name, String words, Entry entry) {
    Pack pack = one(entry, Packs.BOOT);
    String text = text(pack, PackTime.of(pack, Optional.empty(), Packs.at(9_000)));
    String expected = "{\"n\":\"gateway/" + name + "\",\"vs\":\"" + words + "\"}]";
    assertTrue(text.endsWith(expected), text);
  }

  private static String record(Value value) {
    Reading reading = Reading.of(new SensorId("s"), "x", value, Unit.NONE, Packs.at(60_000));
    Pack pack = one(new Entry.Sample(reading), Packs.BOOT);
    return text(pack, Packs.synced(pack));
  }

  private static Pack one(Entry entry, BootId boot) {
    return new Pack(Packs.EPOCH, Packs.RIVER, boot, SeqSet.of(1), List.of(entry), Lane.LIVE);
  }
}
