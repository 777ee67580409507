package dev.goen.buffer.sqlite;

import dev.goen.buffer.Block;
import dev.goen.buffer.BlockCodec;
import dev.goen.reading.SeqSet;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes over what can be read of a damaged file and its log, by their bytes alone: rows are found
 * wherever they lie, and believed by the check they carry. The damaged files are only read.
 *
 * <p>A row that was deleted may be found again. A block that every destination has is left out
 * where the delivery state tells; where it does not, the block is sent again, and the hub knows it
 * by its key. Rows that the tree of the table leads to go before those found elsewhere, which are
 * older: no number is given out twice, nor with another content. What is not found shows later as
 * numbers without a block, and is reported as lost up to the last number of its strand that
 * anything tells of.
 */
final class Salvage {

  private static final System.Logger LOG = System.getLogger(Salvage.class.getName());

  /** Blocks in a transaction. */
  private static final int BATCH = 1000;

  private final Path file;
  private final Connection to;
  private final List<String> destinations;
  private final Catalogue catalogue;
  private final BlockRows rows;
  private final PreparedStatement insert;
  private Map<Integer, Strand> strands = Map.of();
  private Map<Integer, SeqSet> done = Map.of();

  /** Of each strand the last block that nobody needs any more. */
  private final Map<Integer, BlockRows.Row> ends = new HashMap<>();

  private long unreadable;
  private long contradictions;
  private long copied;
  private long records;
  private final Map<Integer, Long> unknown = new HashMap<>();

  /**
   * A salvage into a fresh file.
   *
   * @param catalogue what the second account says
   */
  Salvage(Path file, Connection to, List<String> destinations, Catalogue catalogue)
      throws SQLException {
    this.file = file;
    this.to = to;
    this.destinations = destinations;
    this.catalogue = catalogue;
    this.rows = new BlockRows(to);
    this.insert = to.prepareStatement("INSERT INTO block(key, span, body) VALUES(?,?,?)");
  }

  void run() throws IOException, SQLException {
    long start = System.nanoTime();
    to.setAutoCommit(false);
    try (PageFile pages = new PageFile(file)) {
      SmallRows small = new SmallRows();
      PageCarver first = new PageCarver(pages, small);
      pages.visit(first::carve);
      small.write(to, destinations, catalogue);
      to.commit();
      strands = small.strands(catalogue);
      done = small.done(destinations);
      Blocks blocks = new Blocks();
      new TreeWalk(pages).rows("block", blocks);
      PageCarver second = new PageCarver(pages, blocks);
      pages.visit(second::carve);
      for (BlockRows.Row end : ends.values()) {
        takeEnd(end);
      }
      unreadable = pages.unreadable();
    }
    to.commit();
    rows.close();
    insert.close();
    to.setAutoCommit(true);
    LOG.log(
        System.Logger.Level.WARNING,
        "buffer {0}: {1} blocks with {2} records of {3} streams of an epoch taken over in {4} ms",
        file,
        copied,
        records,
        strands.size(),
        (System.nanoTime() - start) / 1_000_000);
    if (unreadable > 0 || contradictions > 0) {
      LOG.log(
          System.Logger.Level.WARNING,
          "buffer {0}: {1} pages could not be read; {2} blocks were left out, as what was found"
              + " before them has other records under the same numbers",
          file,
          unreadable,
          contradictions);
    }
    unknown.forEach(
        (strand, blocks) ->
            LOG.log(
                System.Logger.Level.WARNING,
                "buffer {0}: {1} blocks of strand {2}, of which nothing else is known: they are"
                    + " what was delivered long ago, or their strand''s row is damaged",
                file,
                blocks,
                strand));
  }

  private final class Blocks implements PageCarver.Sink {
    @Override
    public boolean row(long id, @Nullable Object[] columns) throws SQLException {
      if (columns.length != 3
          || columns[0] != null
          || !(columns[1] instanceof Long span)
          || !(columns[2] instanceof byte[] body)) {
        return false;
      }
      int number = (int) (id >>> Strand.SEQ_BITS);
      Strand strand = strands.get(number);
      BlockRows.Row row = new BlockRows.Row(id, span, body);
      if (row.first() < 1 || span < 1 || span > BlockCodec.MOST_RECORDS) {
        return false;
      }
      if (strand == null) {
        unknown.merge(number, 1L, Long::sum);
        return false;
      }
      if (!(row.decode(strand) instanceof BlockCodec.Intact(var block))) {
        return false;
      }
      SeqSet numbers = SeqSet.range(row.first(), row.last());
      if (done.getOrDefault(number, SeqSet.EMPTY).containsAll(numbers)) {
        ends.merge(number, row, (one, other) -> one.last() < other.last() ? other : one);
        return true;
      }
      take(strand, row, block);
      return true;
    }

    @Override
    public void row(@Nullable Object[] columns) {
      // Blocks have a row id.
    }
  }

  /**
   * Takes a block, or what of it lies beside those that were taken before: what is found later is
   * older, as it was before blocks were joined or thinned. One that contradicts them is of a commit
   * that was never made.
   */
  private void take(Strand strand, BlockRows.Row row, Block block) throws SQLException {
    SeqSet free = SeqSet.range(row.first(), row.last());
    boolean whole = true;
    BlockRows.Row other = rows.atOrBefore(strand, row.last());
    while (other != null && other.last() >= row.first()) {
      if (other.key() == row.key() && Arrays.equals(other.body(), row.body())) {
        return;
      }
      if (contradict(strand, other, block)) {
        contradictions++;
        return;
      }
      whole = false;
      free = free.minus(SeqSet.range(other.first(), other.last()));
      other = other.first() > 1 ? rows.atOrBefore(strand, other.first() - 1) : null;
    }
    if (whole) {
      insert(row.key(), row.span(), row.body());
      return;
    }
    while (!free.isEmpty()) {
      SeqSet run = SeqSet.range(free.first(), free.firstAbsent(free.first()) - 1);
      SeqSet records = block.seqs().intersect(run);
      if (!records.isEmpty()) {
        long span = records.last() - records.first() + 1;
        insert(strand.rowKey(records.first()), span, BlockCodec.encode(block.only(records)));
      }
      free = free.minus(run);
    }
  }

  private static boolean contradict(Strand strand, BlockRows.Row taken, Block block) {
    if (!(taken.decode(strand) instanceof BlockCodec.Intact(var there))) {
      return true;
    }
    SeqSet both = there.seqs().intersect(block.seqs());
    return !both.isEmpty() && !there.only(both).entries().equals(block.only(both).entries());
  }

  /**
   * The last block of a strand tells when its samples end, and where the next epoch's gap begins;
   * every destination has it already.
   */
  private void takeEnd(BlockRows.Row end) throws SQLException {
    Strand strand = strands.get((int) (end.key() >>> Strand.SEQ_BITS));
    BlockRows.Row last = strand == null ? null : rows.atOrBefore(strand, Strand.MOST_SEQ);
    if (strand != null && (last == null || last.last() < end.first())) {
      insert(end.key(), end.span(), end.body());
    }
  }

  private void insert(long key, long span, byte[] body) throws SQLException {
    insert.setLong(1, key);
    insert.setLong(2, span);
    insert.setBytes(3, body);
    insert.executeUpdate();
    records += span;
    if (++copied % BATCH == 0) {
      to.commit();
    }
  }
}
