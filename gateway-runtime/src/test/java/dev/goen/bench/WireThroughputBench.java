package dev.goen.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.bus.LineSettings;
import dev.goen.sim.peer.NeedsPeer;
import dev.goen.sim.peer.Peer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Polls over 16 pseudo-terminals at full speed, against a C loop of libmodbus that reads the same
 * registers of the same twins with as many threads, in paired rounds.
 *
 * <p>Before each question the gateway keeps the silence that ends a frame, 1.75 ms above 19200 baud
 * (Modbus over serial line V1.02, clause 2.5.1.1); libmodbus keeps none. So both are run both ways:
 * the ratio of equals is what the code costs, and what is left is what the rule costs.
 *
 * <p>The twins share the processor. Where the silence is kept, two cores have time to spare; where
 * it is not, twins that answer at once take more of them than who asks, which brings the ratio
 * nearer to 1. There the processor a poll takes tells more.
 */
@NeedsPeer(Peer.GCC)
@Isolated
class WireThroughputBench {

  private static final int ROUNDS = Integer.getInteger("goen.bench.rounds", 3);
  private static final int SECONDS = Integer.getInteger("goen.bench.seconds", 3);
  private static final int SILENCE_MICROS = 1750;
  private static final LineSettings LINE =
      new LineSettings(115_200, 8, LineSettings.Parity.NONE, 1);

  /** What the profile generic-rs485 reads. */
  private static final int REGISTER = 0;

  private static final int REGISTERS = 7;

  @TempDir Path folder = Path.of("unset");

  private enum Runner {
    OURS("the gateway"),
    OURS_HASTY("the gateway without the silence"),
    C_SILENT("libmodbus with the silence"),
    C("libmodbus");

    private final String name;

    Runner(String name) {
      this.name = name;
    }
  }

  private record Figures(double polls, long failed, double micros) {
    private static Figures of(List<String> said) {
      return new Figures(
          Double.parseDouble(said.get(0)),
          Long.parseLong(said.get(1)),
          Double.parseDouble(said.get(2)));
    }
  }

  private interface Twins {
    SixteenTwins start() throws Exception;
  }

  @Test
  void againstLibmodbus() throws Exception {
    CPeer peer = CPeer.compile(folder, "poll", "modbus", "pthread");
    bench(peer, "twins that answer at once", SixteenTwins::atOnce);
    bench(peer, "twins at the pace of 115200 baud", () -> SixteenTwins.atPace(LINE));
  }

  private static void bench(CPeer peer, String name, Twins twins) throws Exception {
    Map<Runner, List<Figures>> seen = new EnumMap<>(Runner.class);
    List<Double> asTheyAre = new ArrayList<>();
    List<Double> silent = new ArrayList<>();
    List<Double> hasty = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      Map<Runner, Double> polls = new EnumMap<>(Runner.class);
      for (Runner runner : Runner.values()) {
        try (SixteenTwins sixteen = twins.start()) {
          Figures figures = Figures.of(run(peer, runner, sixteen.ports()));
          seen.computeIfAbsent(runner, _ -> new ArrayList<>()).add(figures);
          polls.put(runner, figures.polls());
        }
      }
      asTheyAre.add(ratio(polls, Runner.OURS, Runner.C));
      silent.add(ratio(polls, Runner.OURS, Runner.C_SILENT));
      hasty.add(ratio(polls, Runner.OURS_HASTY, Runner.C));
    }
    System.out.printf("%s, medians of %d rounds of %d s:%n", name, ROUNDS, SECONDS);
    for (Map.Entry<Runner, List<Figures>> one : seen.entrySet()) {
      List<Figures> figures = one.getValue();
      double polls = IngestBench.median(figures.stream().map(Figures::polls).toList());
      assertTrue(polls > 0, one.getKey().name);
      System.out.printf(
          Locale.ROOT,
          "  %s: %.0f polls/s, %.0f us of processor each, %d failed%n",
          one.getKey().name,
          polls,
          IngestBench.median(figures.stream().map(Figures::micros).toList()),
          figures.stream().mapToLong(Figures::failed).sum());
    }
    System.out.printf(
        Locale.ROOT,
        "  of libmodbus: %.2f as both are, %.2f when both keep the silence, %.2f when neither does"
            + " (median ratios; limit 0.9)%n",
        IngestBench.median(asTheyAre),
        IngestBench.median(silent),
        IngestBench.median(hasty));
  }

  private static List<String> run(CPeer peer, Runner runner, List<String> ports) throws Exception {
    boolean c = runner == Runner.C || runner == Runner.C_SILENT;
    List<Object> words = new ArrayList<>();
    words.add(SECONDS);
    if (c) {
      words.add(runner == Runner.C_SILENT ? SILENCE_MICROS : 0);
    } else {
      words.add(runner == Runner.OURS_HASTY ? "hasty" : "silent");
    }
    words.addAll(List.of(LINE.baud(), SixteenTwins.ADDRESS));
    if (c) {
      words.addAll(List.of(REGISTER, REGISTERS));
    }
    words.addAll(ports);
    return c
        ? ProductionJvm.printed(List.of(peer.program().toString()), words.toArray())
        : ProductionJvm.run(Polling.class, words.toArray());
  }

  private static double ratio(Map<Runner, Double> polls, Runner ours, Runner theirs) {
    return polls.getOrDefault(ours, 0.0) / polls.getOrDefault(theirs, 1.0);
  }
}
