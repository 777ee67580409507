package dev.goen.fuzz;

/** What Jazzer calls, again and again; {@code goen.fuzz.case} names the case. */
public final class Target {

  private static final Bench BENCH =
      new Bench(FuzzCases.named(System.getProperty("goen.fuzz.case", "")));

  private Target() {}

  /** Feeds one input; what it throws is a finding. */
  public static void fuzzerTestOneInput(byte[] input) {
    BENCH.feed(input);
  }
}
