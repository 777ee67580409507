package dev.goen.sim.bench;

import dev.goen.sim.fault.FaultKind;
import dev.goen.sim.fault.Troubles;
import dev.goen.sim.option.DurationConverter;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;

/** What a bench can be told while it works, a line each. */
public final class Console {

  private final Bench bench;
  private final ResourceBundle words;

  public Console(Bench bench, Locale language) {
    this.bench = bench;
    this.words = ResourceBundle.getBundle("dev.goen.sim.bench.messages", language);
  }

  /** Does what the line says; the answer is for people, and begins with {@code ok} when done. */
  public String obey(String line) {
    String[] said = line.strip().split("\\s+");
    try {
      return switch (said[0]) {
        case "fault" -> fault(said);
        case "unplug" -> plug(said, false);
        case "plug" -> plug(said, true);
        case "counts" -> String.join("\n", bench.counts());
        default -> words.getString("console.help").formatted(FaultKind.labels());
      };
    } catch (IOException failed) {
      return String.valueOf(failed.getMessage());
    }
  }

  private String fault(String[] said) {
    if (said.length < 3 || said.length > 4) {
      return words.getString("console.help").formatted(FaultKind.labels());
    }
    Optional<BenchDevice> device = bench.device(said[1]);
    if (device.isEmpty()) {
      return words.getString("console.unknown").formatted(said[1]);
    }
    Troubles troubles = device.get().troubles();
    if (said[2].equals("none")) {
      troubles.clear();
      return "ok";
    }
    Optional<FaultKind> kind = FaultKind.of(said[2]);
    if (kind.isEmpty() || !troubles.dialect().knows(kind.get())) {
      return words.getString("console.fault").formatted(said[2], FaultKind.labels());
    }
    String howMuch = said.length == 4 ? said[3] : "1";
    if (howMuch.matches("[1-9]\\d{0,8}")) {
      troubles.order(kind.get(), Long.parseLong(howMuch));
    } else if (howMuch.matches("\\d{1,9}(ms|s|m|h)")) {
      troubles.order(kind.get(), new DurationConverter().convert(howMuch));
    } else {
      return words.getString("console.much").formatted(howMuch);
    }
    return "ok";
  }

  private String plug(String[] said, boolean in) throws IOException {
    Optional<BenchLine> line = said.length == 2 ? bench.line(said[1]) : Optional.empty();
    if (line.isEmpty()) {
      return words.getString("console.unknown").formatted(said.length == 2 ? said[1] : "");
    }
    boolean done = in ? line.get().plugIn() : line.get().unplug();
    return done ? "ok" : words.getString("console.already");
  }
}
