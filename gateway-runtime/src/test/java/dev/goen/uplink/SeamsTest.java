package dev.goen.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.buffer.Entry;
import dev.goen.reading.SeqSet;
import dev.goen.uplink.payload.Lane;
import dev.goen.uplink.payload.Pack;
import dev.goen.uplink.payload.Packs;
import dev.goen.uplink.payload.Waybill;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeamsTest {

  private final Seams seams = new Seams();

  private static Pack pack(String seqs) {
    SeqSet set = SeqSet.parse(seqs);
    List<Entry> entries = new ArrayList<>();
    set.forEach(seq -> entries.add(Packs.stage(seq, seq * 1000)));
    return new Pack(Packs.EPOCH, Packs.RIVER, Packs.BOOT, set, entries, Lane.BACKLOG);
  }

  private static Waybill of(String seqs) {
    return pack(seqs).waybill();
  }

  private List<String> cut(String seqs) {
    return seams.cut(pack(seqs)).stream().map(part -> part.seqs().toString()).toList();
  }

  @Test
  void whatWasRefusedGoesInHalvesAndWithNothingElse() {
    seams.halve(of("11-15"));
    assertEquals(List.of("1-10", "11-13", "14-15", "16-20"), cut("1-20"));
    assertTrue(seams.between(pack("11-13"), pack("14-15")));
    assertTrue(seams.between(pack("8-10"), pack("11-13")));
    assertFalse(seams.between(pack("16-18"), pack("19-20")));
  }

  @Test
  void halvesAreHalvedDownToOne() {
    seams.halve(of("1-4"));
    seams.halve(of("1-2"));
    assertEquals(List.of("1", "2", "3-4"), cut("1-4"));
  }

  @Test
  void whatHasHolesIsHalvedByWhatIsThere() {
    seams.halve(of("1,5,20-21"));
    assertEquals(List.of("1,5", "20-21"), cut("1,5,20-21"));
  }

  /** The oldest goes first: what lies before all that is still to be settled is of no use. */
  @Test
  void onlyWhatIsStillToBeSettledIsRemembered() {
    seams.halve(of("1-1000"));
    for (int pair = 1; pair < 1000; pair += 2) {
      seams.halve(of(pair + "-" + (pair + 1)));
      seams.settled(of(String.valueOf(pair)));
      seams.settled(of(String.valueOf(pair + 1)));
      int remembered = seams.ends(of("1-2").key());
      assertTrue(remembered <= 5, () -> remembered + " ends");
    }
    assertEquals(0, seams.ends(of("1-2").key()));
  }

  @Test
  void moreThanMemoryShouldHoldIsForgottenAndFoundOutAnew() {
    for (int pair = 1; pair < 4L * Seams.MOST_ENDS; pair += 2) {
      seams.halve(of(pair + "-" + (pair + 1)));
      assertTrue(seams.ends(of("1-2").key()) <= Seams.MOST_ENDS);
    }
  }

  @Test
  void isForgottenOnceAllOfItIsSettled() {
    seams.halve(of("11-14"));
    seams.settled(of("13-14"));
    assertEquals(List.of("9-10", "11-12"), cut("9-12"));
    seams.settled(of("11-12"));
    assertEquals(List.of("1-20"), cut("1-20"));
  }
}
