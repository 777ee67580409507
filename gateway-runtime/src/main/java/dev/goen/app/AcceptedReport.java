package dev.goen.app;

import dev.goen.buffer.Block;
import dev.goen.buffer.Entry;
import java.io.BufferedWriter;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.PrimitiveIterator;

/**
 * Tells a file descriptor what has been accepted, right after each commit: the truth that a test
 * compares the hub with, without asking the database it is testing.
 *
 * <p>A line is {@code epoch stream seq name monoMillis value}; what is no reading has a name that
 * begins with {@code #} and the value {@code -}.
 */
final class AcceptedReport implements AutoCloseable {

  private final BufferedWriter out;

  private AcceptedReport(BufferedWriter out) {
    this.out = out;
  }

  /** Writes to a descriptor this process was started with, such as 3. */
  static AcceptedReport toDescriptor(int descriptor) throws IOException {
    return new AcceptedReport(
        new BufferedWriter(
            new OutputStreamWriter(
                new FileOutputStream("/proc/self/fd/" + descriptor, true),
                StandardCharsets.UTF_8)));
  }

  void committed(Iterable<Block> blocks) throws IOException {
    for (Block block : blocks) {
      PrimitiveIterator.OfLong seqs = block.seqs().iterator();
      for (Entry entry : block.entries()) {
        out.write(
            block.epoch() + " " + block.stream() + " " + seqs.nextLong() + " " + words(entry));
        out.newLine();
      }
    }
    out.flush();
  }

  private static String words(Entry entry) {
    long mono = entry.time().monoMillis();
    return switch (entry) {
      case Entry.Sample sample ->
          sample.reading().name() + " " + mono + " " + sample.reading().value();
      case Entry.EpochOpen _ -> "#epoch-open " + mono + " -";
      case Entry.Lost _ -> "#lost " + mono + " -";
      case Entry.NotTaken _ -> "#not-taken " + mono + " -";
      case Entry.Anchor _ -> "#anchor " + mono + " -";
    };
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
