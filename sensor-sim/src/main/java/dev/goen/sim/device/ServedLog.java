package dev.goen.sim.device;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the simulated devices served, written down at the instant the last byte of a valid reply or
 * frame had been written: the truth that the hub's content is held against.
 *
 * <p>One line each, flushed: {@code sensor TAB quantity TAB ordinal TAB monoMillis TAB value}; a
 * sixth field names the row of the recording it comes from ({@link Sample#row()}). Ordinals count
 * from 1 for each sensor and quantity; {@code monoMillis} is CLOCK_MONOTONIC, which all processes
 * of a machine share. Tags are raw here, so the file is for simulated people only.
 */
public final class ServedLog implements Served, AutoCloseable {

  private final Writer out;
  private final Map<String, Long> ordinals = new HashMap<>();

  /** Writes to {@code out}, which {@link #close()} closes. */
  public ServedLog(Writer out) {
    this.out = out;
  }

  /** Writes to a new file; one that is there is emptied. */
  public static ServedLog to(Path file) throws IOException {
    return new ServedLog(Files.newBufferedWriter(file));
  }

  /** For devices whose service nobody counts. */
  public static ServedLog none() {
    return new ServedLog(Writer.nullWriter());
  }

  /** Now, as the file counts time. */
  public static long monoMillis() {
    return System.nanoTime() / 1_000_000;
  }

  /** Writes down the samples of one frame. */
  @Override
  public synchronized void served(List<Sample> samples, long monoMillis) {
    try {
      for (Sample sample : samples) {
        String name = sample.sensor() + "\t" + sample.quantity();
        long ordinal = ordinals.merge(name, 1L, Long::sum);
        String row = sample.row().isEmpty() ? "" : "\t" + sample.row();
        out.write(name + "\t" + ordinal + "\t" + monoMillis + "\t" + sample.value() + row + "\n");
      }
      out.flush();
    } catch (IOException lost) {
      // A truth with a hole in it is worse than none: let the run fail.
      throw new UncheckedIOException("cannot write down what was served", lost);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    out.close();
  }
}
