package dev.goen.buffer.sqlite;

import dev.goen.buffer.BlockCodec;
import dev.goen.reading.SeqSet;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
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
 * by its key. What is not found shows later as numbers without a block, and is reported as lost up
 * to the last number of its strand that anything tells of.
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
      PageCarver second = new PageCarver(pages, new Blocks());
      pages.visit(second::carve);
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
      if (!(row.decode(strand) instanceof BlockCodec.Intact)) {
        return false;
      }
      SeqSet numbers = SeqSet.range(row.first(), row.last());
      if (done.getOrDefault(number, SeqSet.EMPTY).containsAll(numbers)) {
        return true;
      }
      // An older version of a block is shown after the newer one, and may begin elsewhere.
      BlockRows.Row there = rows.atOrBefore(strand, row.last());
      if (there == null || there.last() < row.first()) {
        take(row);
      }
      return true;
    }

    @Override
    public void row(@Nullable Object[] columns) {
      // Blocks have a row id.
    }
  }

  private void take(BlockRows.Row row) throws SQLException {
    insert.setLong(1, row.key());
    insert.setLong(2, row.span());
    insert.setBytes(3, row.body());
    insert.executeUpdate();
    records += row.span();
    if (++copied % BATCH == 0) {
      to.commit();
    }
  }
}
