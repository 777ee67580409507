package dev.goen.sim.bench;

import dev.goen.sim.replay.LengthUnit;
import dev.goen.sim.replay.Recording;
import dev.goen.sim.replay.RecordingFormat;
import dev.goen.sim.replay.Replay;
import dev.goen.sim.signal.Dice;
import dev.goen.sim.signal.Hydrograph;
import dev.goen.sim.signal.RandomWalk;
import dev.goen.sim.signal.Signal;
import dev.goen.sim.signal.Tide;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Reads what a device measures: a number, or a section with {@code signal} and its numbers. */
final class Signals {

  private static final double MOST = 1e6;
  private static final List<String> KINDS =
      List.of("constant", "hydrograph", "random-walk", "replay", "sine", "tide");

  private final Consumer<String> notes;

  /**
   * A reader of signals.
   *
   * @param notes is told what was passed over in recordings
   */
  Signals(Consumer<String> notes) {
    this.notes = notes;
  }

  /**
   * A signal.
   *
   * @param signals the section {@code signals} of a device
   * @param dice of this device
   */
  Signal read(Section signals, String name, double otherwise, Dice dice) {
    if (!signals.hasSection(name)) {
      double value = signals.number(name, otherwise, -MOST, MOST);
      return second -> value;
    }
    Section own = signals.section(name);
    Signal signal =
        switch (own.word("signal", "constant", KINDS)) {
          case "sine" -> sine(own);
          case "hydrograph" -> hydrograph(own, dice);
          case "tide" -> tide(own, dice);
          case "random-walk" -> walk(own, dice.named(name));
          case "replay" -> replay(own);
          default -> {
            double value = own.number("value", otherwise, -MOST, MOST);
            yield second -> value;
          }
        };
    own.end();
    return signal;
  }

  private static Signal sine(Section own) {
    double mean = own.number("mean", 0, -MOST, MOST);
    double amplitude = own.number("amplitude", 1, -MOST, MOST);
    double period = seconds(own, "period", Duration.ofMinutes(10));
    return second -> mean + amplitude * Math.sin(2 * Math.PI * second / period);
  }

  private static Signal hydrograph(Section own, Dice dice) {
    Hydrograph river = new Hydrograph(dice);
    double plus = own.number("plus", 0, -MOST, MOST);
    return second -> river.stage(second) + plus;
  }

  private static Signal tide(Section own, Dice dice) {
    Tide harbour = new Tide(dice, new Hydrograph(dice));
    double plus = own.number("plus", 0, -MOST, MOST);
    return second -> harbour.level(second) + plus;
  }

  private static Signal walk(Section own, Dice dice) {
    double start = own.number("start", 1, -MOST, MOST);
    return new RandomWalk(
        dice,
        start,
        own.number("stride", 0.01, 0, MOST),
        seconds(own, "every", Duration.ofSeconds(1)),
        own.number("low", start - 1, -MOST, start),
        own.number("high", start + 1, start, MOST));
  }

  private static double seconds(Section own, String key, Duration otherwise) {
    return Math.max(1, own.time(key, otherwise).toMillis()) / 1e3;
  }

  private Signal replay(Section own) {
    Path file = own.file("file");
    double speed = own.number("speed", 1, 1e-3, 1e9);
    boolean hold = own.flag("hold");
    String unit = own.word("unit", "m", List.of(LengthUnit.names().split(" ")));
    RecordingFormat format =
        new RecordingFormat(
            own.text("column"),
            LengthUnit.of(unit).orElse(LengthUnit.M),
            own.text("time-column", "#1"),
            own.text("time-format", ""),
            charset(own));
    try {
      Recording recording = Recording.read(file, format);
      for (Recording.BadRow bad : recording.bad()) {
        notes.accept(file + ": row " + bad.line() + " passed over: " + bad.why());
      }
      notes.accept(
          "%s: %d rows, %d passed over".formatted(file, recording.size(), recording.bad().size()));
      return new Replay(recording, speed, hold);
    } catch (IOException wrong) {
      own.problem("file", "recording.wrong", String.valueOf(wrong.getMessage()));
    } catch (IllegalArgumentException wrong) {
      own.problem("time-format", "format.wrong", String.valueOf(wrong.getMessage()));
    }
    return second -> Double.NaN;
  }

  private static Charset charset(Section own) {
    String name = own.text("encoding", "utf-8");
    try {
      return RecordingFormat.encoding(name);
    } catch (IllegalArgumentException unknown) {
      own.problem("encoding", "encoding.wrong", name);
      return StandardCharsets.UTF_8;
    }
  }
}
