package dev.goen.buffer.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the {@link Catalogue} beside the file. A failure to write it is told once and is otherwise
 * without consequence: it is the second account, not the first.
 */
final class CatalogueFile implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(CatalogueFile.class.getName());

  private final Path buffer;
  private final Map<Integer, Long> since;
  private Set<Integer> written = new HashSet<>();
  private @Nullable FileChannel last;
  private long turn;
  private boolean failed;

  /**
   * An account that is written from now on.
   *
   * @param before what stood there at the opening
   * @param since when each epoch, by its number, was last known to be open
   */
  CatalogueFile(Path buffer, Catalogue before, Map<Integer, Long> since) {
    this.buffer = buffer;
    this.turn = before.turn();
    this.since = new HashMap<>(since);
  }

  /** Another epoch of this process, open at a time in monotonic milliseconds. */
  void begins(int epochNumber, long mono) {
    since.put(epochNumber, mono);
  }

  /** Writes down what a commit that has returned made of the strands. */
  void note(List<Strand> strands, int epochNumber) {
    try {
      if (!areWritten(strands)) {
        writeStrands(strands);
        written = new HashSet<>();
        strands.forEach(strand -> written.add(strand.id));
      }
      writeLast(strands, epochNumber);
      failed = false;
    } catch (IOException e) {
      if (!failed) {
        LOG.log(System.Logger.Level.WARNING, "no second account beside " + buffer, e);
      }
      failed = true;
    }
  }

  private boolean areWritten(List<Strand> strands) {
    boolean all = strands.size() == written.size();
    for (Strand strand : strands) {
      all &= written.contains(strand.id);
    }
    return all;
  }

  private void writeStrands(List<Strand> strands) throws IOException {
    List<Catalogue.Line> lines = new ArrayList<>();
    for (Strand strand : strands) {
      lines.add(
          new Catalogue.Line(
              strand.id,
              strand.epochNumber,
              strand.key,
              strand.boot,
              since.getOrDefault(strand.epochNumber, 0L),
              strand.last));
    }
    lines.sort(Comparator.comparingInt(Catalogue.Line::strand));
    Path file = Catalogue.strands(buffer);
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(fresh, Catalogue.strandsText(Schema.MIGRATIONS.size(), lines));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void writeLast(List<Strand> strands, int epochNumber) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Strand strand : strands) {
      if (strand.epochNumber == epochNumber) {
        text.append(text.isEmpty() ? strand.key.epoch() + "" : "");
        text.append(' ').append(strand.id).append('=').append(strand.last);
      }
    }
    if (text.isEmpty()) {
      return;
    }
    FileChannel channel = last;
    if (channel == null) {
      Path file = Catalogue.last(buffer);
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      last = channel;
    }
    turn++;
    byte[] bytes = Catalogue.seal(turn + " " + text + "\n").getBytes(StandardCharsets.ISO_8859_1);
    if (bytes.length > Catalogue.SLOT) {
      throw new IOException(strands.size() + " streams are too many for one account");
    }
    ByteBuffer whole = ByteBuffer.wrap(bytes);
    long at = turn % 2 * Catalogue.SLOT;
    while (whole.hasRemaining()) {
      at += channel.write(whole, at);
    }
  }

  @Override
  public void close() {
    try {
      if (last != null) {
        last.close();
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "closing " + Catalogue.last(buffer), e);
    }
  }
}
