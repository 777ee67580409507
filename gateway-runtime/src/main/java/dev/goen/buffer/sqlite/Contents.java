package dev.goen.buffer.sqlite;

import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.buffer.BlockCodec;
import dev.goen.buffer.Entry;
import dev.goen.buffer.EpochId;
import dev.goen.reading.BootId;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SeqSet;
import dev.goen.reading.Stream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a file holds when it is opened, without its readings.
 *
 * @param epochs by their number, in order
 */
record Contents(
    TreeMap<Integer, Epoch> epochs, List<Strand> strands, Map<BootId, Entry.Anchor> anchors) {

  /**
   * An earlier opening.
   *
   * @param until the last instant it was certainly alive
   * @param clean whether it was closed in order
   */
  record Epoch(EpochId id, SampleTime until, boolean clean) {}

  /** Reads the file; a destination the file does not know yet gets everything that is in it. */
  static Contents read(Connection connection, List<String> destinations, Catalogue catalogue)
      throws SQLException {
    TreeMap<Integer, Epoch> epochs = readEpochs(connection);
    List<Strand> strands = readStrands(connection, epochs, destinations.size());
    Map<Integer, Map<String, SeqSet>> delivery = readDelivery(connection);
    try (BlockRows rows = new BlockRows(connection)) {
      for (Strand strand : strands) {
        Map<String, SeqSet> known = delivery.getOrDefault(strand.id, Map.of());
        findEnd(rows, strand, known, epochs, catalogue);
        for (int i = 0; i < destinations.size(); i++) {
          SeqSet seqs = known.get(destinations.get(i));
          strand.saved[i] = seqs != null ? seqs : SeqSet.EMPTY;
          strand.settle(i, strand.saved[i]);
        }
      }
    }
    forgetGone(connection, strands, destinations, delivery);
    return new Contents(epochs, strands, readAnchors(connection));
  }

  private static TreeMap<Integer, Epoch> readEpochs(Connection connection) throws SQLException {
    TreeMap<Integer, Epoch> epochs = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT number, id, boot, opened, closed, crc FROM epoch")) {
      while (row.next()) {
        RowCheck.require(
            row.getLong(6),
            "epoch",
            row.getString(1),
            row.getString(2),
            row.getString(3),
            row.getString(4),
            row.getString(5));
        BootId boot = BootId.parse(row.getString(3));
        long opened = row.getLong(4);
        long closed = row.getLong(5);
        boolean clean = !row.wasNull();
        epochs.put(
            row.getInt(1),
            new Epoch(
                new EpochId(row.getLong(2)), new SampleTime(boot, clean ? closed : opened), clean));
      }
    }
    return epochs;
  }

  private static List<Strand> readStrands(
      Connection connection, Map<Integer, Epoch> epochs, int destinations) throws SQLException {
    List<Strand> strands = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT id, epoch, stream, last, crc FROM strand")) {
      while (row.next()) {
        RowCheck.require(
            row.getLong(5),
            "strand",
            row.getString(1),
            row.getString(2),
            row.getString(3),
            row.getString(4));
        Epoch epoch = epochs.get(row.getInt(2));
        if (epoch == null) {
          throw RowCheck.corrupt("strand " + row.getInt(1) + " is of no known epoch");
        }
        StreamKey key = new StreamKey(epoch.id, Stream.parse(row.getString(3)));
        BootId boot = epoch.until.boot();
        strands.add(
            new Strand(row.getInt(1), row.getInt(2), key, boot, row.getLong(4), destinations));
      }
    }
    return strands;
  }

  private static Map<Integer, Map<String, SeqSet>> readDelivery(Connection connection)
      throws SQLException {
    Map<Integer, Map<String, SeqSet>> delivery = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT destination, strand, seqs, crc FROM delivery")) {
      while (row.next()) {
        RowCheck.require(
            row.getLong(4), "delivery", row.getString(1), row.getString(2), row.getString(3));
        delivery
            .computeIfAbsent(row.getInt(2), _ -> new HashMap<>())
            .put(row.getString(1), SeqSet.parse(row.getString(3)));
      }
    }
    return delivery;
  }

  /** The last number is that of the last block, or beyond it one that has been delivered. */
  private static void findEnd(
      BlockRows rows,
      Strand strand,
      Map<String, SeqSet> known,
      Map<Integer, Epoch> epochs,
      Catalogue catalogue)
      throws SQLException {
    for (SeqSet seqs : known.values()) {
      strand.last = Math.max(strand.last, seqs.isEmpty() ? 0 : seqs.last());
    }
    BlockRows.Row row = rows.atOrBefore(strand, Strand.MOST_SEQ);
    if (row == null) {
      return;
    }
    if (!(row.decode(strand) instanceof BlockCodec.Intact)) {
      strand.last = endOfDamaged(rows, strand, row, catalogue);
      return;
    }
    strand.last = Math.max(strand.last, row.last());
    Epoch epoch = epochs.get(strand.epochNumber);
    if (epoch != null
        && !epoch.clean
        && row.decode(strand) instanceof BlockCodec.Intact(var block)) {
      long until = epoch.until.monoMillis();
      for (Entry entry : block.entries()) {
        until = Math.max(until, entry.time().monoMillis());
      }
      epochs.put(
          strand.epochNumber,
          new Epoch(epoch.id, new SampleTime(epoch.until.boot(), until), false));
    }
  }

  /**
   * Where a strand ends whose last block is damaged: by the second account, or else as far as the
   * block could reach. Its first number is believed only where the numbers before it lead to it.
   */
  private static long endOfDamaged(
      BlockRows rows, Strand strand, BlockRows.Row row, Catalogue catalogue) throws SQLException {
    long known = Math.max(strand.last, catalogue.last(strand.id, strand.key.epoch()));
    if (row.first() <= known) {
      return known;
    }
    BlockRows.Row before = row.first() > 1 ? rows.atOrBefore(strand, row.first() - 1) : null;
    long reached = before == null ? known : Math.max(known, before.first() + most(before) - 1);
    return Math.max(reached, Math.min(row.first() - 1, reached) + most(row));
  }

  /** What a block that cannot be read may have held: a record takes a byte at least. */
  private static long most(BlockRows.Row row) {
    long most = Math.min(BlockCodec.MOST_RECORDS, Math.max(1, row.body().length));
    return row.span() < 1 ? most : Math.min(row.span(), most);
  }

  /**
   * Whether the second account knows of more than the file has, as when its log is missing.
   *
   * @return what is missing; empty when nothing is
   */
  Optional<String> missing(Catalogue catalogue) {
    int last = epochs.isEmpty() ? 0 : epochs.lastKey();
    for (Catalogue.Line line : catalogue.lines()) {
      if (line.epochNumber() > last) {
        return Optional.of("epoch " + line.key().epoch() + " is not in it");
      }
    }
    if (epochs.isEmpty()
        || !epochs.lastEntry().getValue().id.toString().equals(catalogue.newest())) {
      return Optional.empty(); // An account that could not be kept up.
    }
    Map<Integer, Long> ends = new HashMap<>();
    strands.forEach(strand -> ends.put(strand.id, strand.last));
    for (Map.Entry<Integer, Long> end : catalogue.lasts().entrySet()) {
      long found = ends.getOrDefault(end.getKey(), 0L);
      if (found < end.getValue()) {
        return Optional.of(
            "strand %d ends at %d instead of %d".formatted(end.getKey(), found, end.getValue()));
      }
    }
    return Optional.empty();
  }

  /** For a destination that is new, what has left the file is as good as delivered. */
  private static void forgetGone(
      Connection connection,
      List<Strand> strands,
      List<String> destinations,
      Map<Integer, Map<String, SeqSet>> delivery)
      throws SQLException {
    for (int i = 0; i < destinations.size(); i++) {
      String name = destinations.get(i);
      if (delivery.isEmpty() || delivery.values().stream().anyMatch(one -> one.containsKey(name))) {
        continue;
      }
      for (Strand strand : strands) {
        if (strand.last > 0) {
          strand.settle(i, SeqSet.range(1, strand.last).minus(present(connection, strand)));
        }
      }
    }
  }

  private static SeqSet present(Connection connection, Strand strand) throws SQLException {
    SeqSet present = SeqSet.EMPTY;
    long from = 0;
    long next = 0;
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT key, span FROM block WHERE key BETWEEN "
                    + strand.rowKey(1)
                    + " AND "
                    + strand.rowKey(Strand.MOST_SEQ)
                    + " ORDER BY key")) {
      while (row.next()) {
        long first = row.getLong(1) & Strand.MOST_SEQ;
        if (first != next) {
          present = from == 0 ? present : present.plus(SeqSet.range(from, next - 1));
          from = first;
        }
        next = first + Math.max(1, Math.min(row.getLong(2), BlockCodec.MOST_RECORDS));
      }
    }
    return from == 0 ? present : present.plus(SeqSet.range(from, next - 1));
  }

  private static Map<BootId, Entry.Anchor> readAnchors(Connection connection) throws SQLException {
    Map<BootId, Entry.Anchor> anchors = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT boot, mono, utc, uncertainty, crc FROM anchor")) {
      while (row.next()) {
        RowCheck.require(
            row.getLong(5),
            "anchor",
            row.getString(1),
            row.getString(2),
            row.getString(3),
            row.getString(4));
        BootId boot = BootId.parse(row.getString(1));
        SampleTime time = new SampleTime(boot, row.getLong(2));
        anchors.put(boot, new Entry.Anchor(time, row.getLong(3), row.getLong(4)));
      }
    }
    return anchors;
  }

  /** The epoch that was opened last. */
  Optional<Epoch> previous() {
    return epochs.isEmpty() ? Optional.empty() : Optional.of(epochs.lastEntry().getValue());
  }
}
