package dev.goen.sim.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class NumbersTest {

  /** A plain bit set is too simple to be wrong in the same way. */
  @Test
  void itCountsAsABitSetDoesWhateverTheOrder() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      Numbers numbers = new Numbers();
      BitSet model = new BitSet();
      for (int i = 0; i < 40; i++) {
        int first = 1 + random.nextInt(120);
        int last = first + random.nextInt(1 + random.nextInt(20));
        numbers.add(first, last);
        model.set(first, last + 1);
      }
      long holes = numbers.holes().stream().mapToLong(hole -> hole.last() - hole.first() + 1).sum();
      assertEquals(model.cardinality(), numbers.count(), () -> "seed " + seed);
      assertEquals(model.length() - 1, numbers.last(), () -> "seed " + seed);
      assertEquals(numbers.last() - numbers.count(), holes, () -> "seed " + seed);
      for (int i = 1; i < 160; i++) {
        assertEquals(model.get(i), numbers.contains(i), "seed " + seed + ", number " + i);
      }
    }
  }

  @Test
  void itReadsTheTextOfGapRecords() {
    Numbers numbers = new Numbers();
    numbers.add("120-180,182,184-200/2");
    assertEquals(61 + 1 + 9, numbers.count());
    assertEquals(new Numbers.Hole(181, 181), numbers.holes().get(1));
    numbers.add("-");
    assertEquals(71, numbers.count());
  }

  @Test
  void itRefusesWhatIsNoSetInsteadOfGuessing() {
    for (String text : List.of("", "0-3", "5-3", "1-9/0", "a", "1,,2", "1-9000000000000/2")) {
      assertThrows(IllegalArgumentException.class, () -> new Numbers().add(text), text);
    }
  }
}
