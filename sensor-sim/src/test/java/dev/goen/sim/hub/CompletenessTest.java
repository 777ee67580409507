package dev.goen.sim.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the hub can say about absences from its own records only. */
class CompletenessTest {
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
    Completeness line = only();
    assertEquals(10, line.last());
    assertEquals(10, line.delivered());
    assertEquals(0, line.absent());
  }

  @Test
  void aHoleIsAbsentAndNamed() throws Exception {
    readings("1-3,7,9-10");
    assertEquals(4, only().absent());
    assertEquals(List.of("4-6", "8"), only().examples());
  }

  @Test
  void whatIsToldAsLostIsNotAbsent() throws Exception {
    readings("1-3,7,9-10");
    take("11", "{\"n\":\"gateway/lost\",\"vs\":\"" + Packs.EPOCH + " river/data 2-6,8 thinned\"}");
    assertEquals(4, only().lost());
    assertEquals(0, only().absent());
  }

  @Test
  void aSteppedLossCoversItsOwnNumbersOnly() throws Exception {
    readings("1,6-10");
    take("11", "{\"n\":\"gateway/lost\",\"vs\":\"" + Packs.EPOCH + " river/data 3-5/2 thinned\"}");
    assertEquals(2, only().lost());
    assertEquals(List.of("2", "4"), only().examples());
  }

  /** A tail that never came leaves no hole behind it: only the next epoch can tell of it. */
  @Test
  void theNextEpochTellsOfATailThatNeverCame() throws Exception {
    readings("1-10");
    take(
        Packs.EPOCH.replace("aa", "bb"),
        "1",
        "{\"n\":\"gateway/epoch-open\",\"vs\":\"" + Packs.EPOCH + " 12 unclean durable\"}");
    Completeness first = lines().getFirst();
    assertEquals(12, first.last());
    assertEquals(List.of("11-12"), first.examples());
  }

  @Test
  void theStatusTellsOfATailThatHasNotComeYet() throws Exception {
    readings("1-10");
    new Intake(store)
        .take(
            new Arrival("goen/v1/it/gw07/status", "mqtt", 1),
            ("{\"epoch\":\""
                    + Packs.EPOCH
                    + "\",\"streams\":[{\"stream\":\"river/data\",\"last\":15}]}")
                .getBytes(StandardCharsets.UTF_8));
    assertEquals(5, only().absent());
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
    byte[] pack =
        Packs.text(seqs, "1795000000", "synced", entries)
            .replace(Packs.EPOCH + " river/data " + seqs, epoch + " river/data " + seqs)
            .getBytes(StandardCharsets.UTF_8);
    new Intake(store).take(new Arrival(TOPIC, "mqtt", 1), pack);
  }

  private Completeness only() throws Exception {
    List<Completeness> lines = lines();
    assertEquals(1, lines.size());
    return lines.getFirst();
  }

  private List<Completeness> lines() throws Exception {
    try (Connection connection = StoredRows.connect(folder.resolve("hub.db"))) {
      return Completeness.of(connection);
    }
  }
}
