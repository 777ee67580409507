package dev.goen.buffer.sqlite;

import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.buffer.Block;
import dev.goen.buffer.Entry;
import dev.goen.buffer.EpochId;
import dev.goen.reading.SeqSet;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.PrimitiveIterator;

/**
 * What a recorded gateway may rely on, line by line, in a file beside the buffer whose writes come
 * into the same log: after each commit what it accepted, before each delivery what is delivered.
 */
final class CrashMarks {

  static final String FILE = "marks";
  static final String ACCEPTED = "accepted";
  static final String LOST = "lost";
  static final String COMMIT = "commit";
  static final String DELIVERED = "delivered";
  static final String GAVE_UP = "gave-up";
  static final String CLOSING = "closing";
  static final String CLOSED = "closed";

  private CrashMarks() {}

  /** Writes each mark with one call. */
  static final class Writer {
    private final OutputStream out;

    Writer(Path folder) throws IOException {
      out = new FileOutputStream(folder.resolve(FILE).toFile(), true);
    }

    /** A commit has returned. */
    void accepted(Iterable<Block> blocks) throws IOException {
      StringBuilder lines = new StringBuilder();
      for (Block block : blocks) {
        PrimitiveIterator.OfLong seqs = block.seqs().iterator();
        for (Entry entry : block.entries()) {
          String seq = Long.toString(seqs.nextLong());
          String mono = Long.toString(entry.time().monoMillis());
          line(lines, ACCEPTED, key(block.epoch(), block), seq, mono, entry.toString());
          if (entry instanceof Entry.Lost lost) {
            String about = lost.epoch() + "\t" + lost.stream();
            line(lines, LOST, about, lost.seqs().toString());
          }
        }
      }
      line(lines, COMMIT);
      write(lines);
    }

    /** Is about to be noted. */
    void delivered(String destination, StreamKey key, SeqSet seqs) throws IOException {
      tell(DELIVERED, destination, key.epoch() + "\t" + key.stream(), seqs.toString());
    }

    /** Is about to be given up. */
    void gaveUp(String destination, StreamKey key, SeqSet seqs) throws IOException {
      tell(GAVE_UP, destination, key.epoch() + "\t" + key.stream(), seqs.toString());
    }

    void closing(EpochId epoch, long mono) throws IOException {
      tell(CLOSING, epoch.toString(), Long.toString(mono));
    }

    void closed(EpochId epoch) throws IOException {
      tell(CLOSED, epoch.toString());
    }

    private void tell(String... words) throws IOException {
      StringBuilder lines = new StringBuilder();
      line(lines, words);
      write(lines);
    }

    private static String key(EpochId epoch, Block block) {
      return epoch + "\t" + block.stream();
    }

    private static void line(StringBuilder lines, String... words) {
      lines.append(String.join("\t", words)).append('\n');
    }

    private void write(StringBuilder lines) throws IOException {
      out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
    }
  }
}
