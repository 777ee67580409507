package dev.goen.uplink;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.buffer.Block;
import dev.goen.reading.SeqSet;
import dev.goen.uplink.payload.Packs;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldTest {

  private static final StreamKey RIVER = new StreamKey(Packs.EPOCH, Packs.RIVER);

  private final Held held = new Held();

  private static Block offered(long seq) {
    return new Block(
        Packs.EPOCH,
        Packs.RIVER,
        Packs.BOOT,
        SeqSet.range(seq, seq),
        List.of(Packs.stage(seq, seq * 1000)));
  }

  /** Read from the file, sent and answered before the writer has come to hand it over. */
  @Test
  void whatWasDeliveredBeforeItIsHandedOverIsNotNew() {
    held.settle(RIVER, SeqSet.range(7, 7));
    assertFalse(held.isNew(offered(7)));
    assertTrue(held.isNew(offered(8)));
  }

  /** Of an earlier epoch nothing is handed over, and its thinned records are runs of their own. */
  @Test
  void anEarlierEpochFullOfHolesTakesLittleMemory() {
    for (long seq = 1; seq < 20_000; seq += 2) {
      held.settle(RIVER, SeqSet.range(seq, seq));
      assertTrue(held.runsAhead(RIVER) <= Held.MOST_RUNS);
    }
    assertFalse(held.isNew(offered(19_999)), "the newest are remembered");
  }
}
