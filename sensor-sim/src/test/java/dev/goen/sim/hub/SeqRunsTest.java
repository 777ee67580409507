package dev.goen.sim.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeqRunsTest {

  @Test
  void runsSinglesAndStepsAreRead() {
    SeqRuns set = SeqRuns.parse("120-122,182,184-200/4");
    assertArrayEquals(new long[] {120, 121, 122, 182, 184, 188, 192, 196, 200}, set.numbers(9));
    assertTrue(set.contains(188));
    assertFalse(set.contains(186));
    assertFalse(set.contains(183));
  }

  /** Ten characters must not make a list of 2^62 numbers. */
  @Test
  void aHugeRunIsCountedButNotExpanded() {
    SeqRuns set = SeqRuns.parse("1-4611686018427387904");
    assertEquals(1L << 62, set.count());
    assertTrue(set.contains(1L << 61));
    assertThrows(IllegalArgumentException.class, () -> set.numbers(1_000_000));
  }

  @Test
  void aLastNumberThatTheStepMissesIsNotInTheSet() {
    assertArrayEquals(new long[] {1, 4, 7}, SeqRuns.parse("1-9/3").numbers(3));
  }

  @Test
  void nothingIsADash() {
    assertEquals(0, SeqRuns.parse("-").count());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "1,",
        "a",
        "1-",
        "-1",
        "2-1",
        "1-2/0",
        "1/2",
        "1-2-3",
        "5,4",
        "1-5,5",
        "+1",
        "9223372036854775807",
        "1-9223372036854775808",
        "1--2",
        "1 -2",
        "٣"
      })
  void whatIsNotASetIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> SeqRuns.parse(text));
  }
}
