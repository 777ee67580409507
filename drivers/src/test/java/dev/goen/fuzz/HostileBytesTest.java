package dev.goen.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each driver under its device's own frames, cut, damaged, mixed and given in any chunks. */
class HostileBytesTest {

  private static final int MIXED = 300;

  static Stream<FuzzCase> cases() {
    return FuzzCases.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aFrameIsTheSameInChunksOfAnySize(FuzzCase one) {
    Bench bench = new Bench(one);
    for (byte[] seed : one.seeds()) {
      List<String> whole = bench.feed(seed);
      for (int chunk = 1; chunk < Math.min(seed.length, 256); chunk++) {
        byte[] input = seed.clone();
        input[0] = (byte) chunk;
        assertEquals(whole, bench.feed(input), () -> shown(input));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aFrameThatIsCutShortYieldsNothingMore(FuzzCase one) {
    Bench bench = new Bench(one);
    for (byte[] seed : one.seeds()) {
      List<String> whole = bench.feed(seed);
      for (int length = 0; length < seed.length; length++) {
        byte[] input = Arrays.copyOf(seed, length);
        List<String> told = bench.feed(input);
        assertTrue(told.size() <= whole.size(), () -> shown(input) + ": " + told);
        if (one.checked()) {
          assertEquals(whole.subList(0, told.size()), told, () -> shown(input));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aFlippedBitYieldsNoOtherNumber(FuzzCase one) {
    Bench bench = new Bench(one);
    for (byte[] seed : one.seeds()) {
      List<String> whole = bench.feed(seed);
      for (int bit = 8; bit < 8 * seed.length; bit++) {
        byte[] input = seed.clone();
        input[bit / 8] ^= (byte) (1 << bit % 8);
        List<String> told = bench.feed(input);
        if (one.checked()) {
          assertTrue(whole.containsAll(told), () -> shown(input) + ": " + told);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void framesThatAreMixedAtRandomEndWellToo(FuzzCase one) {
    Bench bench = new Bench(one);
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<byte[]> seeds = one.seeds();
    UnaryOperator<byte[]> mix = new Mixer(random, seeds);
    for (int i = 0; i < MIXED; i++) {
      byte[] input = mix.apply(seeds.get(random.nextInt(seeds.size())));
      try {
        bench.feed(input);
      } catch (RuntimeException | AssertionError thrown) {
        throw new AssertionError("seed " + seed + ": " + shown(input), thrown);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatTheFuzzerKeptEndsWell(FuzzCase one) throws IOException {
    Bench bench = new Bench(one);
    for (byte[] input : new Corpus(one).inputs()) {
      bench.feed(input);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theFirstSeedIsAnAnswer(FuzzCase one) {
    Bench bench = new Bench(one);
    assertFalse(bench.feed(one.seeds().getFirst()).isEmpty(), "else the rest proves nothing");
  }

  private static String shown(byte[] input) {
    return HexFormat.ofDelimiter(" ").formatHex(input);
  }
}
