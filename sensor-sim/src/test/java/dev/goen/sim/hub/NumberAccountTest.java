package dev.goen.sim.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.sim.account.Account;
import dev.goen.sim.account.Finding;
import dev.goen.sim.account.StreamLine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the hub can say about absences from its own records only. */
class NumberAccountTest {
  private static final String TOPIC = "goen/v1/river/gw07/data/live";

  @TempDir Path folder;
  private HubStore store;

  @BeforeEach
  void open() throws Exception {
    store = HubStore.open(folder.resolve("hub.db"));
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  @Test
  void allNumbersFromOneAreComplete() throws Exception {
    readings("1-10");
    StreamLine line = only();
    assertEquals(10, line.last());
    assertEquals(10, line.delivered());
    assertEquals(0, line.unexplained());
  }

  @Test
  void aHoleIsAbsentAndNamed() throws Exception {
    readings("1-3,7,9-10");
    assertEquals(4, only().unexplained());
    assertEquals(List.of("4-6", "8"), only().examples());
  }

  @Test
  void whatIsToldAsLostIsNotAbsent() throws Exception {
    readings("1-3,7,9-10");
    take("11", "{\"n\":\"gateway/lost\",\"vs\":\"" + Packs.EPOCH + " river/data 2-6,8 thinned\"}");
    assertEquals(4, only().lostInAll());
    assertEquals(0, only().unexplained());
  }

  @Test
  void aSteppedLossCoversItsOwnNumbersOnly() throws Exception {
    readings("1,6-10");
    take("11", "{\"n\":\"gateway/lost\",\"vs\":\"" + Packs.EPOCH + " river/data 3-5/2 thinned\"}");
    assertEquals(2, only().lostInAll());
    assertEquals(List.of("2", "4"), only().examples());
  }

  /** An alarm leaves before its commit: when that never came, its number and the hole end there. */
  @Test
  void whatAnAlarmLeftBehindIsNotOwedBeyondTheEndThatIsTold() throws Exception {
    event(Packs.EPOCH, "1-3,6", "{\"n\":\"k/alarm\",\"v\":1}".repeat(4).replace("}{", "},{"));
    assertEquals(List.of("4-5"), only().examples(), "they may still come");
    event(
        Packs.EPOCH.replace("aa", "bb"),
        "1",
        "{\"n\":\"gateway/epoch-open\",\"vs\":\"" + Packs.EPOCH + " 3 unclean durable\"}");
    StreamLine first = lines().getFirst();
    assertEquals(3, first.last());
    assertEquals(3, first.delivered());
    assertEquals(0, first.unexplained());
  }

  /** A tail that never came leaves no hole behind it: only the next epoch can tell of it. */
  @Test
  void theNextEpochTellsOfATailThatNeverCame() throws Exception {
    readings("1-10");
    take(
        Packs.EPOCH.replace("aa", "bb"),
        "1",
        "{\"n\":\"gateway/epoch-open\",\"vs\":\"" + Packs.EPOCH + " 12 unclean durable\"}");
    StreamLine first = lines().getFirst();
    assertEquals(12, first.last());
    assertEquals(List.of("11-12"), first.examples());
  }

  @Test
  void theStatusTellsOfATailThatHasNotComeYet() throws Exception {
    readings("1-10");
    status(
        "{\"epoch\":\""
            + Packs.EPOCH
            + "\",\"streams\":[{\"stream\":\"river/data\",\"last\":15}]}");
    assertEquals(5, only().unexplained());
  }

  /** A hub that has a number does not lose it because the gateway gave it up for another hub. */
  @Test
  void whatIsThereIsNotLostWhoeverSaysSo() throws Exception {
    readings("1-10");
    take("11", lost("2-6 evicted"));
    assertEquals(11, only().delivered());
    assertEquals(Map.of(), only().lost());
    assertTrue(only().complete());
  }

  @Test
  void lossesAreCountedByCauseAndEachNumberOnce() throws Exception {
    readings("1,9-10");
    take("11-12", lost("2-6 thinned") + "," + lost("5-8 evicted"));
    assertEquals(Map.of("evicted", 4L, "thinned", 3L), only().lost());
    assertEquals(only().last(), only().delivered() + only().lostInAll() + only().unexplained());
  }

  /** Nothing of it came, but the epoch after it tells that it was: all of it is owed. */
  @Test
  void anEpochThatIsOnlyAnnouncedIsOwed() throws Exception {
    take("00000000000000bb", "1", open(Packs.EPOCH + " 12 unclean durable"));
    StreamLine owed = lines().getFirst();
    assertEquals(Packs.EPOCH, owed.epoch());
    assertEquals(12, owed.unexplained());
    assertEquals(StreamLine.End.TOLD, owed.end());
  }

  /** Memory that is gone tells nobody how much there was: never call that complete. */
  @Test
  void anEpochInMemoryWhoseEndNobodyTellsIsNotComplete() throws Exception {
    take("1-2", open("- 0 clean durable") + ",{\"n\":\"k/stage\",\"v\":1}");
    take("00000000000000bb", "1", open(Packs.EPOCH + " 2 unclean volatile"), 2);
    take("00000000000000cc", "1", open(Packs.EPOCH + " 2 unclean durable"), 3);
    assertEquals(
        List.of(StreamLine.End.TOLD, StreamLine.End.UNKNOWN, StreamLine.End.OPEN),
        lines().stream().map(StreamLine::end).toList());
    assertEquals(List.of(true, false, true), lines().stream().map(StreamLine::complete).toList());
    assertEquals(List.of(), findings(), "an epoch in memory forks off without a second file");
  }

  @Test
  void anEpochInMemoryWhoseEndIsToldIsComplete() throws Exception {
    take("1", open("- 0 clean durable"));
    take("00000000000000bb", "1-2", open(Packs.EPOCH + " 1 unclean volatile") + "," + lost("-"), 2);
    take("00000000000000cc", "1", open("00000000000000bb 2 clean durable"), 3);
    assertTrue(lines().stream().allMatch(StreamLine::complete), lines()::toString);
  }

  @Test
  void twoEpochsThatFollowTheSameOneAreAClonedCard() throws Exception {
    take("1", open("- 0 clean durable"));
    take("00000000000000bb", "1", open(Packs.EPOCH + " 1 clean durable"), 2);
    assertEquals(List.of(), findings());
    take("00000000000000cc", "1", open(Packs.EPOCH + " 1 clean durable"), 3);
    assertEquals(List.of(Finding.Kind.CLONED_CARD), findings());
  }

  /** What the old file still held, if anything, cannot be known. */
  @Test
  void aGatewayThatBeginsAnewLeavesAnOpenQuestion() throws Exception {
    take("1", open("- 0 clean durable"));
    take("00000000000000bb", "1", open("- 0 clean durable"), 2);
    assertEquals(List.of(Finding.Kind.NEW_BUFFER), findings());
    assertEquals(1, lines().stream().filter(line -> !line.complete()).count());
  }

  @Test
  void aGapThatCannotBeReadExplainsNothingAndIsFound() throws Exception {
    readings("1-3,5");
    take("6", "{\"n\":\"gateway/lost\",\"vs\":\"" + Packs.EPOCH + " river/data 4x thinned\"}");
    assertEquals(1, only().unexplained());
    assertEquals(List.of(Finding.Kind.UNREADABLE), findings());
  }

  @Test
  void theSameNumberWithOtherContentIsAFinding() throws Exception {
    readings("1-3");
    take("2", "{\"n\":\"k/stage\",\"v\":7}");
    assertEquals(List.of(Finding.Kind.CONFLICT), findings());
    try (Connection connection = StoredRows.connect(folder.resolve("hub.db"))) {
      assertFalse(Account.of(connection).proven());
    }
  }

  /** One gateway that restarts never goes back; two that throw each other out take turns. */
  @Test
  void runsThatTakeTurnsAreTwoGatewaysOfOneName() throws Exception {
    run("boot-a", 1000);
    run("boot-b", 500);
    run("boot-a", 1000);
    assertEquals(List.of(), findings(), "an old status that came late is no sign of life");
    run("boot-a", 1001);
    assertEquals(List.of(Finding.Kind.TWIN_GATEWAY), findings());
  }

  private void run(String boot, long mono) throws Exception {
    status("{\"boot\":\"" + boot + "\",\"mono\":" + mono + ",\"started\":1}");
  }

  private static String lost(String numbersAndWhy) {
    String[] words = numbersAndWhy.split(" ");
    String why = words.length > 1 ? words[1] : "thinned";
    return "{\"n\":\"gateway/lost\",\"vs\":\"%s river/data %s %s\"}"
        .formatted(Packs.EPOCH, words[0], why);
  }

  private static String open(String words) {
    return "{\"n\":\"gateway/epoch-open\",\"vs\":\"" + words + "\"}";
  }

  private List<Finding.Kind> findings() throws Exception {
    try (Connection connection = StoredRows.connect(folder.resolve("hub.db"))) {
      return Account.of(connection).findings().stream().map(Finding::kind).toList();
    }
  }

  private void readings(String seqs) throws Exception {
    StringBuilder entries = new StringBuilder();
    for (long i = SeqRuns.parse(seqs).count(); i > 0; i--) {
      entries.append(entries.isEmpty() ? "" : ",").append("{\"n\":\"k/stage\",\"v\":1}");
    }
    take(seqs, entries.toString());
  }

  private void take(String seqs, String entries) throws Exception {
    take(Packs.EPOCH, seqs, entries);
  }

  private void take(String epoch, String seqs, String entries) throws Exception {
    take(epoch, seqs, entries, 1);
  }

  private void take(String epoch, String seqs, String entries, long received) throws Exception {
    byte[] pack =
        Packs.text(seqs, "1795000000", "synced", entries)
            .replace(Packs.EPOCH + " river/data " + seqs + " ", epoch + " river/data " + seqs + " ")
            .getBytes(StandardCharsets.UTF_8);
    new Intake(store).take(new Arrival(TOPIC, "mqtt", received), pack);
  }

  private void event(String epoch, String seqs, String entries) throws Exception {
    byte[] pack =
        Packs.text(seqs, "1795000000", "synced", entries)
            .replaceFirst(Packs.EPOCH + " river/data ", epoch + " river/event ")
            .getBytes(StandardCharsets.UTF_8);
    new Intake(store).take(new Arrival("goen/v1/river/gw07/event/alarm", "mqtt", 1), pack);
  }

  private void status(String json) throws Exception {
    new Intake(store)
        .take(
            new Arrival("goen/v1/it/gw07/status", "mqtt", 1),
            json.getBytes(StandardCharsets.UTF_8));
  }

  private StreamLine only() throws Exception {
    List<StreamLine> lines = lines();
    assertEquals(1, lines.size());
    return lines.getFirst();
  }

  private List<StreamLine> lines() throws Exception {
    try (Connection connection = StoredRows.connect(folder.resolve("hub.db"))) {
      return Account.of(connection).streams();
    }
  }
}
