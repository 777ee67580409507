package dev.goen.sim.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From a payload to rows, with packs written by hand after the contract. */
class IntakeTest {
  private static final String TOPIC = "goen/v1/river/gw07/data/live";
  private static final long NOW = 1_800_000_000_000L;

  @TempDir Path folder;
  private HubStore store;
  private Intake intake;

  @BeforeEach
  void open() throws Exception {
    store = HubStore.open(folder.resolve("hub.db"));
    intake = new Intake(store);
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  @Test
  void eachEntryTakesItsNumberItsTimeAndItsQuality() throws Exception {
    take(
        TOPIC,
        Packs.of(
            "7,9-10",
            "1795000000.5",
            "synced",
            """
            {"n":"kando-01/stage","u":"m","v":1.25},
            {"n":"kando-01/stage","u":"m","t":1.001,"v":9.5},
            {"n":"kando-01/stage/q","t":1.001,"v":3},{"n":"kando-01/stage/r","t":1.001,"v":5},
            {"n":"kando-01/stage","t":2,"vs":"missing"},
            {"n":"kando-01/stage/q","t":2,"v":1},{"n":"kando-01/stage/r","t":2,"v":12}\
            """));
    List<Row> rows = rows();
    assertEquals(3, rows.size());
    Row good = rows.get(0);
    assertEquals("gw07", good.gateway());
    assertEquals(Packs.EPOCH, good.epoch());
    assertEquals("river/data", good.stream());
    assertEquals("kando-01/stage", good.name());
    assertEquals(7, good.seq());
    assertEquals(1.25, good.number());
    assertEquals("m", good.unit());
    assertEquals(null, good.quality());
    assertEquals(Packs.MONO, good.monoMillis());
    assertEquals(1_795_000_000_500L, good.utcMillis());
    assertEquals("live", good.lane());
    Row doubtful = rows.get(1);
    assertEquals(9, doubtful.seq());
    assertEquals(3, doubtful.quality());
    assertEquals(5, doubtful.reason());
    assertEquals(Packs.MONO + 1001, doubtful.monoMillis());
    Row missing = rows.get(2);
    assertTrue(missing.missing());
    assertEquals(1, missing.quality());
    assertEquals(12, missing.reason());
  }

  /** An unsynced gateway knows only ages; the hub's own clock turns them to times. */
  @Test
  void theTimeOfAnUnsyncedPackCountsBackFromItsArrival() throws Exception {
    take(TOPIC, Packs.of("1", "-60.25", "unsynced", "{\"n\":\"kando-01/stage\",\"v\":1}"));
    assertEquals(NOW - 60_250, rows().getFirst().utcMillis());
    assertEquals(Packs.MONO, rows().getFirst().monoMillis());
  }

  @Test
  void gapsAnchorsAndEpochsAreRecordsLikeAnyOther() throws Exception {
    take(
        TOPIC,
        Packs.of(
            "1-2",
            "1795000000",
            "synced",
            """
            {"n":"gateway/epoch-open","vs":"- 0 clean durable"},
            {"n":"gateway/lost","t":3,"vs":"00000000000000aa river/data 5-9 thinned"}\
            """));
    assertEquals("gateway/epoch-open", rows().get(0).name());
    assertEquals("00000000000000aa river/data 5-9 thinned", rows().get(1).text());
  }

  /** PUBACKs get lost: the second copy is normal, and must not make a second row. */
  @Test
  void aPackThatComesAgainIsCountedAndNotStoredAgain() throws Exception {
    take(TOPIC, Packs.of("1", "1795000000", "synced", "{\"n\":\"k/stage\",\"v\":1}"));
    // After the clock was set the same record has another UTC, and another lane.
    Intake.Result again =
        take(
            "goen/v1/river/gw07/data/backlog",
            Packs.of("1", "1795000123", "estimated", "{\"n\":\"k/stage\",\"v\":1}"));
    assertEquals(new HubStore.Outcome(0, 1, 0), outcome(again));
    assertEquals(new HubStore.Counts(1, 1, 0, 0, 0), store.counts());
  }

  /** A cloned card would reuse numbers for other samples: that must be seen, not overwritten. */
  @Test
  void theSameKeyWithOtherContentIsAConflictAndTheFirstStays() throws Exception {
    take(TOPIC, Packs.of("1", "1795000000", "synced", "{\"n\":\"k/stage\",\"v\":1}"));
    Intake.Result other =
        take(TOPIC, Packs.of("1", "1795000000", "synced", "{\"n\":\"k/stage\",\"v\":2}"));
    assertEquals(new HubStore.Outcome(0, 0, 1), outcome(other));
    assertEquals(new HubStore.Counts(1, 0, 0, 1, 0), store.counts());
    assertEquals(1.0, rows().getFirst().number());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "1-2; 2 sequence numbers; one entry for two numbers",
        "1-4611686018427387904; sequence numbers; a claim of 2^62 entries",
        "x; identity is wrong; no set at all",
      })
  void aPackWhoseNumbersDoNotFitIsRefused(String seqs, String reason, String why) throws Exception {
    Intake.Result result =
        take(TOPIC, Packs.of(seqs, "1795000000", "synced", "{\"n\":\"k/stage\",\"v\":1}"));
    assertTrue(
        assertInstanceOf(Intake.Result.Refused.class, result, why).reason().contains(reason));
    assertEquals(new HubStore.Counts(0, 0, 1, 0, 0), store.counts());
  }

  /** Rights follow from the topic: a gateway must not write in another's name. */
  @Test
  void aPackOnAnotherGatewaysTopicIsRefused() throws Exception {
    byte[] pack = Packs.of("1", "1795000000", "synced", "{\"n\":\"k/stage\",\"v\":1}");
    assertInstanceOf(Intake.Result.Refused.class, take("goen/v1/river/gw08/data/live", pack));
    assertInstanceOf(Intake.Result.Refused.class, take("goen/v1/welfare/gw07/data/live", pack));
  }

  @Test
  void aQualityThatFollowsNothingIsRefused() throws Exception {
    assertInstanceOf(
        Intake.Result.Refused.class,
        take(
            TOPIC,
            Packs.of(
                "1", "1795000000", "synced", "{\"n\":\"a/b\",\"v\":1},{\"n\":\"c/d/q\",\"v\":1}")));
  }

  /** The hub goes on after nonsense, and the nonsense can be looked at. */
  @Test
  void nonsenseIsKeptWithItsReasonAndStopsNothing() throws Exception {
    assertInstanceOf(
        Intake.Result.Refused.class, take(TOPIC, "no pack".getBytes(StandardCharsets.UTF_8)));
    take(TOPIC, Packs.of("1", "1795000000", "synced", "{\"n\":\"k/stage\",\"v\":1}"));
    assertEquals(new HubStore.Counts(1, 0, 1, 0, 0), store.counts());
    try (Connection connection = StoredRows.connect(folder.resolve("hub.db"));
        var statement = connection.createStatement();
        var found = statement.executeQuery("SELECT topic, reason, payload FROM refused")) {
      assertTrue(found.next());
      assertEquals(TOPIC, found.getString(1));
      assertTrue(found.getString(2).startsWith("CBOR"), found.getString(2));
      assertEquals("no pack", new String(found.getBytes(3), StandardCharsets.UTF_8));
    }
  }

  @Test
  void theNewestStatusOfAGatewayIsKept() throws Exception {
    String topic = "goen/v1/it-div/gw07/status";
    take(topic, "{\"v\":1,\"online\":true}".getBytes(StandardCharsets.UTF_8));
    take(topic, "{\"v\":1,\"online\":false}".getBytes(StandardCharsets.UTF_8));
    try (Connection connection = StoredRows.connect(folder.resolve("hub.db"));
        var statement = connection.createStatement();
        var found = statement.executeQuery("SELECT gateway, json FROM status")) {
      assertTrue(found.next());
      assertEquals("gw07", found.getString(1));
      assertEquals("{\"v\":1,\"online\":false}", found.getString(2));
      assertTrue(!found.next());
    }
  }

  /** The second payload profile keeps the same key, so a re-delivery across both is one row. */
  @Test
  void aFiwareMeasureIsTheSameRecordAsItsSenmlTwin() throws Exception {
    take(TOPIC, Packs.of("4", "1795000000", "synced", "{\"n\":\"kando-01/stage\",\"v\":1.25}"));
    Intake.Result twin =
        take(
            "json/city/gw07-kando-01/attrs",
            """
            [{"TimeInstant":"2026-11-18T13:06:40.000Z","stage":1.25,"clock":"synced",
              "epoch":"%s","stream":"river/data","seq":4},
             {"boot":"%s","mono":77,"contact":true,"clock":"unsynced",
              "epoch":"%s","stream":"river/data","seq":5},
             {"TimeInstant":"2026-11-18T13:06:41.000Z","stage":null,"quality":1,"reason":12,
              "epoch":"%s","stream":"river/data","seq":6}]\
            """
                .formatted(Packs.EPOCH, Packs.BOOT, Packs.EPOCH, Packs.EPOCH)
                .getBytes(StandardCharsets.UTF_8));
    assertEquals(new HubStore.Outcome(2, 1, 0), outcome(twin));
    Row flag = rows().get(1);
    assertEquals("kando-01/contact", flag.name());
    assertEquals(true, flag.flag());
    assertEquals(77L, flag.monoMillis());
    assertEquals(null, flag.utcMillis());
    assertTrue(rows().get(2).missing());
    assertEquals(1_795_007_201_000L, rows().get(2).utcMillis());
  }

  private Intake.Result take(String topic, byte[] payload) throws Exception {
    return intake.take(new Arrival(topic, "mqtt", NOW), payload);
  }

  private static HubStore.Outcome outcome(Intake.Result result) {
    return assertInstanceOf(Intake.Result.Stored.class, result).outcome();
  }

  private List<Row> rows() throws Exception {
    try (Connection connection = StoredRows.connect(folder.resolve("hub.db"))) {
      return StoredRows.all(connection);
    }
  }
}
