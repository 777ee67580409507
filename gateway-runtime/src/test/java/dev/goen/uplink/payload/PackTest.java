package dev.goen.uplink.payload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class PackTest {

  /** 120, 121, 122 and 125. */
  private final Pack pack = Packs.difficult();

  private static List<String> seqs(List<Pack> packs) {
    return packs.stream().map(part -> part.seqs().toString()).toList();
  }

  private List<?> entriesOf(List<Pack> parts) {
    return parts.stream().flatMap(part -> part.entries().stream()).toList();
  }

  @Test
  void isCutToALengthWithItsEntriesAtTheirNumbers() {
    List<Pack> parts = pack.cut(3);
    assertEquals(List.of("120-122", "125"), seqs(parts));
    assertEquals(pack.entries(), entriesOf(parts));
    assertEquals(List.of(pack), pack.cut(4));
    assertEquals(List.of("120", "121", "122", "125"), seqs(pack.cut(1)));
  }

  @Test
  void isCutBehindNumbersThatNeedNotBeItsOwn() {
    List<Pack> parts = pack.endingAt(List.of(7L, 119L, 120L, 124L, 125L, 300L));
    assertEquals(List.of("120", "121-122", "125"), seqs(parts));
    assertEquals(pack.entries(), entriesOf(parts));
    assertEquals(List.of(pack), pack.endingAt(List.of()));
  }

  @Test
  void itsWaybillNamesWhatItConsistsOf() {
    assertEquals(new Waybill(pack.key(), pack.seqs(), Lane.LIVE), pack.waybill());
  }
}
