package dev.goen.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeqSetTest {

  @ParameterizedTest
  @ValueSource(strings = {"-", "1", "120-180", "120-180,183,190-200/2", "1-9/4,11"})
  void textFormIsReadAndWrittenAlike(String text) {
    assertEquals(text, SeqSet.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0", "5-4", "1-", "-3", "1,,2", "x", "1-5/0", "1-4611686018427387905", "1/2"})
  void wrongTextIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> SeqSet.parse(text));
  }

  /** A text from outside must not make us allocate without bound. */
  @Test
  void hugeStepIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> SeqSet.parse("1-4000000000000/2"));
  }

  @Test
  void behavesLikeAPlainSetOfNumbers() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 2000; round++) {
      TreeSet<Long> plainA = new TreeSet<>();
      TreeSet<Long> plainB = new TreeSet<>();
      SeqSet a = randomSet(random, plainA);
      SeqSet b = randomSet(random, plainB);
      String hint = "seed " + seed + " a " + a + " b " + b;

      TreeSet<Long> union = new TreeSet<>(plainA);
      union.addAll(plainB);
      assertSame(union, a.plus(b), hint);
      TreeSet<Long> rest = new TreeSet<>(plainA);
      rest.removeAll(plainB);
      assertSame(rest, a.minus(b), hint);
      TreeSet<Long> both = new TreeSet<>(plainA);
      both.retainAll(plainB);
      assertSame(both, a.intersect(b), hint);
      assertEquals(plainA.containsAll(plainB), a.containsAll(b), hint);
      assertEquals(a, SeqSet.parse(a.toString()), hint);
      long probe = 1L + random.nextInt(60);
      assertEquals(plainA.contains(probe), a.contains(probe), hint);
      long absent = probe;
      while (plainA.contains(absent)) {
        absent++;
      }
      assertEquals(absent, a.firstAbsent(probe), hint);
      int count = random.nextInt(60);
      TreeSet<Long> least = new TreeSet<>(plainA.stream().limit(count).toList());
      assertSame(least, a.head(count), hint + " head " + count);
    }
  }

  @Test
  void runsThatTouchAreOne() {
    SeqSet set = SeqSet.range(1, 5).plus(SeqSet.range(6, 9));
    assertEquals(1, set.runs());
    assertTrue(set.contains(9));
    assertFalse(set.contains(10));
  }

  private static SeqSet randomSet(Random random, Set<Long> plain) {
    SeqSet set = SeqSet.EMPTY;
    int runs = random.nextInt(6);
    for (int i = 0; i < runs; i++) {
      long first = 1L + random.nextInt(50);
      long last = first + random.nextInt(5);
      set = set.plus(SeqSet.range(first, last));
      for (long seq = first; seq <= last; seq++) {
        plain.add(seq);
      }
    }
    return set;
  }

  private static void assertSame(Set<Long> expected, SeqSet actual, String hint) {
    TreeSet<Long> numbers = new TreeSet<>();
    actual.forEach(numbers::add);
    assertEquals(expected, numbers, hint);
    assertEquals(expected.size(), actual.size(), hint);
    TreeSet<Long> iterated = new TreeSet<>();
    actual.iterator().forEachRemaining((long seq) -> iterated.add(seq));
    assertEquals(expected, iterated, hint);
  }
}
