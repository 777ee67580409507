package dev.goen.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.reading.SeqSet;
import dev.goen.uplink.payload.Packs;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AwaitingTest {

  private static final long MINUTE = 60_000;
  private static final StreamKey KEY = new StreamKey(Packs.EPOCH, Packs.RIVER);

  private final Awaiting awaiting = new Awaiting(Duration.ofMinutes(5));

  @Test
  void whatTheHubHasStoredIsAwaitedNoLonger() {
    awaiting.acknowledged(KEY, set("1-100"), 0);
    Awaiting.Verdict verdict = confirm("1-60", "-", 1_000);
    assertEquals(new Awaiting.Verdict(set("1-60"), SeqSet.EMPTY, SeqSet.EMPTY), verdict);
    assertEquals(40, awaiting.size());
  }

  @Test
  void whatIsNotConfirmedInTimeIsDueAgainOnce() {
    awaiting.acknowledged(KEY, set("1-100"), 0);
    assertEquals(Map.of(), awaiting.overdue(5 * MINUTE - 1));
    assertEquals(Map.of(KEY, set("1-100")), awaiting.overdue(5 * MINUTE));
    assertEquals(Map.of(), awaiting.overdue(5 * MINUTE));
    assertEquals(0, awaiting.size());
  }

  /** Behind a broker that keeps its messages, a hub may be away for a week. */
  @Test
  void aHubThatConfirmsNothingIsSentAllAgainMoreAndMoreRarely() {
    int again = 0;
    for (long now = 0; now < 24 * 60 * MINUTE; now += 10_000) {
      if (awaiting.size() == 0) {
        awaiting.acknowledged(KEY, set("1-100"), now);
      }
      again += awaiting.overdue(now).size();
    }
    assertTrue(again >= 15 && again <= 22, "sent again " + again + " times in a day");
    long end = 24 * 60 * MINUTE;
    awaiting.acknowledged(KEY, set("101-200"), end);
    confirm("101", "-", end + 1);
    assertEquals(
        set("102-200"),
        awaiting
            .overdue(end + 5 * MINUTE)
            .getOrDefault(KEY, SeqSet.EMPTY)
            .intersect(set("101-200")),
        "with one that confirms again, the time is as it was");
  }

  /** A broker keeps the order: what was sent long before something stored has been forgotten. */
  @Test
  void aHoleBeforeWhatWasSentLaterIsDueAtOnce() {
    awaiting.acknowledged(KEY, set("1-10"), 0);
    awaiting.acknowledged(KEY, set("11-20"), 15_000);
    awaiting.acknowledged(KEY, set("21-30"), 30_000);
    assertEquals(set("4"), confirm("1-3,5-15,21-24", "-", 31_000).due().intersect(set("1-10")));
    assertEquals(set("25-30"), awaiting.of(KEY), "what may still be under way is waited for");
  }

  /** Lanes are not in order among themselves, and what is under way needs a moment. */
  @Test
  void whatTheHubWantsIsDueOnceItHasHadTimeToArrive() {
    awaiting.acknowledged(KEY, set("1-10"), 0);
    assertEquals(SeqSet.EMPTY, confirm("-", "3", 9_000).due());
    assertEquals(set("3"), confirm("-", "3", 11_000).due());
    assertEquals(SeqSet.EMPTY, confirm("-", "3", 12_000).due());
  }

  /** The hub may be quicker than the broker's acknowledgement. */
  @Test
  void whatIsConfirmedWhileOnItsWayIsNotAwaited() {
    Awaiting.Verdict verdict =
        awaiting.confirm(KEY, new Confirmation.Said(set("1-5"), SeqSet.EMPTY), set("1-10"), 0);
    assertEquals(new Awaiting.Verdict(SeqSet.EMPTY, SeqSet.EMPTY, SeqSet.EMPTY), verdict);
    assertEquals(set("1-5"), awaiting.acknowledged(KEY, set("1-10"), 1));
    assertEquals(set("6-10"), awaiting.of(KEY));
  }

  @Test
  void whatTheHubHasFromBeforeAStartIsPassedOnOnce() {
    assertEquals(set("1-500"), confirm("1-500", "-", 0).elsewhere());
    assertEquals(SeqSet.EMPTY, confirm("1-500", "-", 1_000).elsewhere());
    assertEquals(set("501"), confirm("1-501", "-", 2_000).elsewhere());
  }

  /** A hub that confirms what was never sent must not make a later reading count as stored. */
  @Test
  void aConfirmationOfNumbersYetToComeConfirmsNothingLater() {
    confirm("1-1000", "-", 0);
    assertEquals(SeqSet.EMPTY, awaiting.acknowledged(KEY, set("900-910"), 1));
    assertEquals(set("900-910"), awaiting.of(KEY));
  }

  /** Whatever order things come in: no number is in two states, and none is forgotten. */
  @Test
  void everyNumberIsAwaitedDueOrArrivedAndNeverTwo() {
    long seed = Long.getLong("goen.seed", System.nanoTime());
    Random random = new Random(seed);
    SeqSet hub = SeqSet.EMPTY;
    SeqSet arrived = SeqSet.EMPTY;
    SeqSet due = SeqSet.EMPTY;
    long last = 0;
    for (long now = 0; now < 3_000_000; now += random.nextInt(3_000)) {
      SeqSet sent = random.nextInt(3) == 0 ? due : SeqSet.range(last + 1, last + 20);
      due = due.minus(sent);
      if (!sent.isEmpty()) {
        last = Math.max(last, sent.last());
        SeqSet known = awaiting.acknowledged(KEY, sent, now);
        assertEquals(SeqSet.EMPTY, known, "seed " + seed);
        hub = random.nextInt(3) == 0 ? hub : hub.plus(sent);
      }
      Awaiting.Verdict verdict =
          awaiting.confirm(KEY, new Confirmation.Said(hub, SeqSet.EMPTY), awaiting.of(KEY), now);
      arrived = arrived.plus(verdict.arrived()).plus(verdict.elsewhere());
      due = due.plus(verdict.due()).minus(verdict.elsewhere());
      due = due.plus(awaiting.overdue(now).getOrDefault(KEY, SeqSet.EMPTY));
      assertEquals(awaiting.size(), awaiting.of(KEY).size(), "seed " + seed);
      assertEquals(hub, arrived, "seed " + seed);
      assertEquals(
          (last == 0 ? SeqSet.EMPTY : SeqSet.range(1, last)).minus(arrived),
          awaiting.of(KEY).plus(due),
          "seed " + seed);
    }
  }

  private Awaiting.Verdict confirm(String stored, String want, long now) {
    return awaiting.confirm(
        KEY, new Confirmation.Said(set(stored), set(want)), awaiting.of(KEY), now);
  }

  private static SeqSet set(String text) {
    return SeqSet.parse(text);
  }
}
