package dev.goen.sim.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.sim.account.Account;
import dev.goen.sim.account.Report;
import dev.goen.sim.account.ReportJson;
import dev.goen.sim.account.SensorLine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the hub can say about samples that should exist, by the plan the gateway told. */
class SampleAccountTest {
  private static final long FROM = Packs.MONO;
  private static final long PERIOD = 1000;

  @TempDir Path folder;
  private HubStore store;
  private long seq;

  @BeforeEach
  void open() throws Exception {
    store = HubStore.open(folder.resolve("hub.db"));
    plan("[\"stage\"]");
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  @Test
  void oneSampleInEachSlotIsAll() throws Exception {
    samples(0, 100);
    SensorLine line = only();
    assertEquals(100, line.expected());
    assertEquals(100, line.seen());
    assertEquals(0, line.unexplained());
  }

  /**
   * The failure that no sequence number shows: the gateway never took the samples, or lost them
   * before.
   */
  @Test
  void samplesThatNobodySpeaksOfAreFoundToTheLast() throws Exception {
    samples(0, 40);
    samples(41, 61);
    samples(67, 100);
    SensorLine line = only();
    assertEquals(100, line.expected());
    assertEquals(7, line.unexplained());
    assertEquals(2, line.examples().size(), line.examples()::toString);
    assertTrue(line.examples().get(1).endsWith("Z x6"), line.examples()::toString);
    try (Connection connection = StoredRows.connect(folder.resolve("hub.db"))) {
      Account account = Account.of(connection);
      assertTrue(!account.proven(), "numbers are complete, samples are not");
      assertTrue(account.streams().getFirst().complete());
      assertTrue(Report.of(account, Locale.JAPANESE).contains("説明なし"));
      assertTrue(ReportJson.of(account).contains("\"unexplained\" : 7"));
    }
  }

  /** The bus is busy now and then: a sample may come at any instant of its slot. */
  @Test
  void samplesMayComeAnywhereInTheirSlot() throws Exception {
    for (int slot = 0; slot < 100; slot++) {
      reading(FROM + slot * PERIOD + (slot % 3) * 499L, "1");
    }
    assertEquals(0, only().unexplained());
  }

  @Test
  void whatTheGatewaySaysItDidNotTakeIsExplained() throws Exception {
    samples(0, 40);
    missing(FROM + 40 * PERIOD + 300);
    samples(50, 60);
    notTaken("k", FROM + 40 * PERIOD + 10, FROM + 50 * PERIOD + 10, 10, "sensor-fault");
    samples(60, 100);
    assertEquals(Map.of("sensor-fault", 10L), only().notTaken());
    assertEquals(0, only().unexplained());
  }

  /** A queue that overflowed lost as many as it counted, not everything around them. */
  @Test
  void aCountExplainsNoMoreThanItSays() throws Exception {
    samples(0, 40);
    samples(60, 100);
    notTaken("k", FROM + 40 * PERIOD, FROM + 59 * PERIOD, 5, "queue-overflow");
    assertEquals(Map.of("queue-overflow", 5L), only().notTaken());
    assertEquals(15, only().unexplained());
  }

  @Test
  void aCountThatIsToldTwiceExplainsNoMoreThanTheFirstTime() throws Exception {
    samples(0, 40);
    samples(60, 100);
    notTaken("k", FROM + 40 * PERIOD, FROM + 59 * PERIOD, 5, "queue-overflow");
    notTaken("k", FROM + 40 * PERIOD, FROM + 59 * PERIOD, 5, "queue-overflow");
    assertEquals(Map.of("queue-overflow", 5L), only().notTaken());
    assertEquals(15, only().unexplained());
  }

  /** Told of by the record without value: an outage is sealed only every ten minutes. */
  @Test
  void aRunningOutageIsExplainedForAsLongAsItMayBeUntold() throws Exception {
    samples(0, 40);
    missing(FROM + 40 * PERIOD + 300);
    other(FROM + 600 * PERIOD);
    assertEquals(0, only().unexplained());
    assertTrue(only().missing() > 500, only()::toString);
    other(FROM + 2000 * PERIOD);
    assertTrue(only().unexplained() > 1200, only()::toString);
  }

  /** A probe that has water but no thermometer says so once, and is asked on. */
  @Test
  void aQuantityWithoutValueIsExplainedByItsNeighbours() throws Exception {
    plan("[\"stage\",\"temperature\"]");
    for (int slot = 0; slot < 2000; slot++) {
      reading(FROM + slot * PERIOD + 20, "1");
      if (slot == 5) {
        entry(
            "k/temperature",
            FROM + slot * PERIOD + 20,
            "\"vs\":\"missing\"},{\"n\":\"k/temperature/q\",\"v\":1");
      } else if (slot < 5) {
        entry("k/temperature", FROM + slot * PERIOD + 20, "\"v\":1");
      }
    }
    SensorLine line =
        lines().stream()
            .filter(one -> one.quantity().equals("temperature"))
            .findFirst()
            .orElseThrow();
    assertEquals(0, line.unexplained());
    assertTrue(line.missing() > 1990, line::toString);
  }

  /** A number can stand for one slot only, and only for one between its neighbours. */
  @Test
  void numbersThatHaveNotComeAreOwedAndStandForAsManySlots() throws Exception {
    samples(0, 40);
    seq += 5;
    samples(50, 100);
    assertEquals(5, only().owed());
    assertEquals(5, only().unexplained());
  }

  @Test
  void numbersThatAreToldAsLostExplainTheirSlots() throws Exception {
    samples(0, 40);
    long first = seq + 1;
    seq += 10;
    samples(50, 100);
    entry(
        "gateway/lost",
        FROM + 101 * PERIOD,
        "\"vs\":\"%s river/data %d-%d thinned\"".formatted(Packs.EPOCH, first, first + 9));
    assertEquals(10, only().lost());
    assertEquals(0, only().unexplained());
  }

  /** With the power off nobody counts: the span and the period do. */
  @Test
  void theTimeBetweenTwoRunsIsCountedByThePlan() throws Exception {
    samples(0, 40);
    plan(FROM + 100 * PERIOD, "[\"stage\"]");
    notTaken("*", FROM + 40 * PERIOD, FROM + 99 * PERIOD, -1, "power-off");
    samples(100, 140);
    SensorLine line = only();
    assertEquals(Map.of("power-off", 60L), line.notTaken());
    assertEquals(140, line.expected());
    assertEquals(0, line.unexplained());
  }

  /** A run that was killed before its first status must not be judged by the plan before it. */
  @Test
  void aRunWhosePlanNeverCameIsNotJudgedByAnotherPlan() throws Exception {
    samples(0, 40);
    notTaken("*", FROM + 40 * PERIOD, FROM + 60 * PERIOD + 500, -1, "power-off");
    reading(FROM + 62 * PERIOD + 900, "1");
    reading(FROM + 65 * PERIOD + 900, "1");
    plan(FROM + 100 * PERIOD, "[\"stage\"]");
    notTaken("*", FROM + 70 * PERIOD, FROM + 99 * PERIOD, -1, "power-off");
    samples(100, 140);
    SensorLine line = only();
    assertEquals(80, line.seen());
    assertEquals(2, line.unplanned());
    assertEquals(Map.of("power-off", 30L), line.notTaken());
    assertEquals(0, line.unexplained(), line::toString);
  }

  /** A run that stopped long before its file was closed owes the time between. */
  @Test
  void aStopThatIsToldTooLateLeavesAHole() throws Exception {
    samples(0, 40);
    plan(FROM + 100 * PERIOD, "[\"stage\"]");
    notTaken("*", FROM + 50 * PERIOD, FROM + 99 * PERIOD, -1, "power-off");
    samples(100, 140);
    assertEquals(8, only().unexplained(), "ten turns, but for the last two seconds");
  }

  private void samples(int first, int end) throws Exception {
    for (int slot = first; slot < end; slot++) {
      reading(FROM + slot * PERIOD + 20, "1");
    }
    if (end == 100 || end == 140) {
      // Two seconds on, so that the last sample is asked for.
      other(FROM + end * PERIOD + 2100);
    }
  }

  private void reading(long mono, String value) throws Exception {
    entry("k/stage", mono, "\"v\":" + value);
  }

  /** A sample of a sensor without a plan: time has passed. */
  private void other(long mono) throws Exception {
    entry("contact/contact", mono, "\"vb\":true");
  }

  private void missing(long mono) throws Exception {
    entry("k/stage", mono, "\"vs\":\"missing\"},{\"n\":\"k/stage/q\",\"v\":1");
  }

  private void notTaken(String sensor, long from, long to, long expected, String why)
      throws Exception {
    entry(
        "gateway/not-taken",
        to,
        "\"vs\":\"%s %s %d %d %d %s\"".formatted(sensor, Packs.BOOT, from, to, expected, why));
  }

  private void entry(String name, long mono, String value) throws Exception {
    seq++;
    byte[] pack =
        Packs.text(
                Long.toString(seq),
                Double.toString(1795000000 + (mono - Packs.MONO) / 1000.0),
                "synced",
                "{\"n\":\"" + name + "\"," + value + "}")
            .replace(" " + Packs.MONO + " synced", " " + mono + " synced")
            .getBytes(StandardCharsets.UTF_8);
    Intake.Result result =
        new Intake(store).take(new Arrival("goen/v1/river/gw07/data/live", "mqtt", 1), pack);
    assertTrue(result instanceof Intake.Result.Stored, result::toString);
  }

  private void plan(String quantities) throws Exception {
    plan(FROM, quantities);
  }

  private void plan(long from, String quantities) throws Exception {
    String json =
        """
        {"boot":"%s","mono":%d,"started":%d,"plan":[{"stream":"river/data","period":%d,"from":%d,
        "quantities":%s,"sensors":["k"]}]}
        """
            .formatted(Packs.BOOT, from, from, PERIOD, from, quantities);
    try (Connection connection =
        java.sql.DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("hub.db"))) {
      connection.createStatement().execute("DELETE FROM plan WHERE from_ms = " + from);
    }
    new Intake(store)
        .take(
            new Arrival("goen/v1/it/gw07/status", "mqtt", 1),
            json.getBytes(StandardCharsets.UTF_8));
  }

  private SensorLine only() throws Exception {
    return lines().stream().filter(line -> line.sensor().equals("k")).findFirst().orElseThrow();
  }

  private List<SensorLine> lines() throws Exception {
    try (Connection connection = StoredRows.connect(folder.resolve("hub.db"))) {
      return new ArrayList<>(Account.of(connection).sensors());
    }
  }
}
