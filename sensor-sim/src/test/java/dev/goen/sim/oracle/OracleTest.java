package dev.goen.sim.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.sim.hub.HubStore;
import dev.goen.sim.hub.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An oracle that cannot find a loss is worse than none: each case plants one and looks for it. */
class OracleTest {
  private static final String EPOCH = "00000000000000aa";
  private static final String BOOT = "11111111-2222-3333-4444-555555555555";
  private static final String NAME = "kando-01/stage";

  private final List<Sample> served = new ArrayList<>();
  private final List<Accepted> accepted = new ArrayList<>();
  private final List<Row> rows = new ArrayList<>();

  @Test
  void aWholeRunIsPlainlyGood() {
    for (int i = 1; i <= 100; i++) {
      whole(i, 1000L * i, i % 7 * 0.25);
    }
    Verdict verdict = judge();
    assertEquals(
        "served 100  accepted 100  delivered 100  missing 0  duplicates 0  explained 0",
        verdict.line());
    assertTrue(verdict.good());
  }

  @Test
  void oneThatIsMissingAmongEqualValuesIsFoundAtItsOwnTime() {
    for (int i = 1; i <= 100; i++) {
      if (i == 41) {
        serve(i, 41_000, "1.25");
      } else {
        whole(i, 1000L * i, 1.25);
      }
    }
    Verdict verdict = judge();
    assertEquals(1, verdict.missing().size());
    assertTrue(
        verdict.missing().getFirst().contains("#41 at 41000 ms"), verdict.missing()::toString);
    assertFalse(verdict.good());
  }

  /** Subtraction would call this run whole: one row too few here, one too many there. */
  @Test
  void aDuplicateDoesNotMakeUpForAMissingSample() {
    whole(1, 1000, 1.0);
    serve(2, 2000, "2.0");
    whole(3, 3000, 3.0);
    row(4, "river/data", NAME, 3001, 3.0, null);
    row(5, "river/data", NAME, 3001, 3.0, null);
    Verdict verdict = judge();
    assertEquals(1, verdict.missing().size());
    assertEquals(1, verdict.duplicates());
    assertEquals(
        "served 3  accepted 2  delivered 2  missing 1  duplicates 1  explained 0", verdict.line());
  }

  /** The same instant and value under two keys, as a gateway that commits twice would make it. */
  @Test
  void theSameSampleUnderTwoKeysIsADuplicate() {
    whole(1, 1000, 1.0);
    row(2, "river/data", NAME, 1002, 1.0, null);
    assertEquals(1, judge().duplicates());
  }

  /** The lanes overtake each other; a row's place is by its time, not by its number. */
  @Test
  void rowsThatCameOutOfOrderAreFoundByTheirTime() {
    for (int i = 1; i <= 20; i++) {
      serve(i, 1000L * i, Integer.toString(i));
      row(21 - i, "river/data", NAME, 1000L * i + 3, i, null);
    }
    assertEquals(0, judge().missing().size());
  }

  @Test
  void aRightValueAtAWrongTimeIsNotTheSample() {
    serve(1, 10_000, "1.5");
    row(1, "river/data", NAME, 12_000, 1.5, null);
    row(2, "river/data", NAME, 9_949, 1.5, null);
    Verdict verdict = judge();
    assertEquals(1, verdict.missing().size());
    assertEquals(2, verdict.unserved());
  }

  @Test
  void aWrongValueAtTheRightTimeIsNotTheSample() {
    whole(1, 1000, 1.25);
    serve(2, 2000, "1.50");
    row(2, "river/data", NAME, 2002, 1.51, null);
    assertEquals(1, judge().missing().size());
  }

  /** The hub gets what the declared resolution leaves; a device may know more digits. */
  @Test
  void aValueMayBeRoundedToTheDecimalsThatTheHubGets() {
    serve(1, 1000, "1.2549");
    serve(2, 2000, "1.2551");
    row(1, "river/data", NAME, 1002, 1.25, null);
    row(2, "river/data", NAME, 2002, 1.26, null);
    assertEquals(0, judge().missing().size());
  }

  @Test
  void anAbsenceExplainsItsSensorInItsTimeOnly() {
    whole(1, 1000, 1.0);
    for (int i = 2; i <= 6; i++) {
      serve(i, 1000L * i, Integer.toString(i));
    }
    notTaken(2, "river/data", "kando-01", 2000, 4000);
    Verdict verdict = judge();
    assertEquals(Map.of("not-taken sensor-fault", 3L), verdict.explained());
    assertEquals(2, verdict.missing().size());
  }

  /** What a full queue dropped is counted: the count explains no more than itself. */
  @Test
  void aCountedAbsenceExplainsNoMoreThanItsCount() {
    whole(1, 1000, 1.0);
    for (int i = 2; i <= 6; i++) {
      serve(i, 1000L * i, Integer.toString(i));
    }
    text(2, "gateway/not-taken", "kando-01 " + BOOT + " 2000 6000 3 queue-overflow");
    text(3, "gateway/not-taken", "kando-01 " + BOOT + " 2000 6000 9 overrun");
    Verdict verdict = judge();
    assertEquals(Map.of("not-taken queue-overflow", 3L), verdict.explained());
    assertEquals(2, verdict.missing().size(), "who was not asked has served nothing");
  }

  @Test
  void anAbsenceOfAllSensorsExplainsItsOwnStreamOnly() {
    whole(1, 1000, 1.0);
    serve(2, 2000, "2");
    notTaken(1, "welfare/person-data", "*", 0, 9000);
    assertEquals(1, judge().missing().size());
    notTaken(2, "river/data", "*", 0, 9000);
    assertEquals(0, judge().missing().size());
  }

  /** "Not taken" would be a lie about a sample that the gateway had committed. */
  @Test
  void anAbsenceDoesNotExplainWhatWasAccepted() {
    whole(1, 1000, 1.0);
    serve(2, 2000, "2");
    accept(2, NAME, 2001, "2");
    notTaken(3, "river/data", "kando-01", 0, 9000);
    assertEquals(1, judge().missing().size());
  }

  @Test
  void aGapExplainsAnAcceptedSampleByItsNumber() {
    whole(1, 1000, 1.0);
    serve(2, 2000, "2");
    accept(2, NAME, 2001, "2");
    serve(3, 3000, "3");
    accept(3, NAME, 3001, "3");
    text(4, "gateway/lost", EPOCH + " river/data 2 thinned");
    Verdict verdict = judge();
    assertEquals(Map.of("lost thinned", 1L), verdict.explained());
    assertEquals(1, verdict.missing().size());
    assertTrue(verdict.missing().getFirst().contains("accepted as " + EPOCH + " river/data 3"));
  }

  /** Gaps and epochs have numbers too: one that does not come leaves the hub in the dark. */
  @Test
  void anAcceptedNoticeThatIsNotAtTheHubIsMissing() {
    whole(1, 1000, 1.0);
    accept(2, "#epoch-open", 1500, "-");
    Verdict verdict = judge();
    assertEquals(1, verdict.missing().size());
    assertTrue(verdict.missing().getFirst().startsWith("#epoch-open"));
  }

  @Test
  void aConflictMakesARunBadEvenIfAllIsThere() {
    whole(1, 1000, 1.0);
    assertFalse(Oracle.judge(served, accepted, rows, new HubStore.Counts(1, 0, 0, 1, 0)).good());
  }

  private Verdict judge() {
    return Oracle.judge(served, accepted, rows, new HubStore.Counts(rows.size(), 0, 0, 0, 0));
  }

  private void whole(long seq, long mono, double value) {
    serve(seq, mono, Double.toString(value));
    accept(seq, NAME, mono + 2, Double.toString(value));
    row(seq, "river/data", NAME, mono + 2, value, null);
  }

  private void serve(long ordinal, long mono, String value) {
    served.add(new Sample(NAME, ordinal, mono, value));
  }

  private void accept(long seq, String name, long mono, String value) {
    accepted.add(
        new Accepted(new SampleKey(EPOCH, "river/data", seq), new Sample(name, -1, mono, value)));
  }

  private void notTaken(long seq, String stream, String sensor, long from, long to) {
    row(
        seq,
        stream,
        "gateway/not-taken",
        to,
        null,
        "%s %s %d %d -1 sensor-fault".formatted(sensor, BOOT, from, to));
  }

  private void text(long seq, String name, String text) {
    row(seq, "river/data", name, 0, null, text);
  }

  private void row(
      long seq,
      String stream,
      String name,
      long mono,
      @Nullable Number value,
      @Nullable String text) {
    rows.add(
        new Row(
            "gw07",
            EPOCH,
            stream,
            seq,
            name,
            null,
            value == null ? null : (Double) value.doubleValue(),
            text,
            null,
            null,
            null,
            null,
            BOOT,
            mono,
            null,
            "synced",
            "live",
            "mqtt"));
  }
}
