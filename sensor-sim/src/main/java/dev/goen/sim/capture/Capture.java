package dev.goen.sim.capture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A capture as a file has it: bursts in the order of time; lines with {@code #} are remarks. */
public final class Capture {

  private final List<Burst> bursts;

  private Capture(List<Burst> bursts) {
    this.bursts = List.copyOf(bursts);
  }

  /**
   * Reads a capture.
   *
   * @throws IOException when it cannot be read or a line is not of a capture; says which
   */
  public static Capture read(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new IOException(file + ": there is no such file, or it may not be read");
    }
    List<Burst> bursts = new ArrayList<>();
    int number = 0;
    for (String line : Files.readAllLines(file)) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      int at = number;
      Burst burst =
          Burst.of(line)
              .orElseThrow(
                  () ->
                      new IOException(
                          "%s: line %d is not 'ms.us <|>|? hex': %s".formatted(file, at, line)));
      if (!bursts.isEmpty() && burst.micros() < bursts.getLast().micros()) {
        throw new IOException("%s: line %d is before the line above it".formatted(file, at));
      }
      bursts.add(burst);
    }
    if (bursts.isEmpty()) {
      throw new IOException(file + ": nothing was captured in it");
    }
    return new Capture(bursts);
  }

  List<Burst> bursts() {
    return bursts;
  }
}
