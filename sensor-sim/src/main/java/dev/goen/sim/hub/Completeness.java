package dev.goen.sim.hub;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the hub can say by itself about what it has: of each stream of each epoch, whether every
 * number from 1 to the last one known is there, or said to be lost.
 *
 * @param last the largest number that anything told of: a record, a gap, a later epoch, a status
 * @param delivered how many numbers are there
 * @param lost how many that are not there are said to be lost
 * @param absent how many are neither; 0 means complete
 * @param examples the first absent runs
 */
public record Completeness(
    String gateway,
    String epoch,
    String stream,
    long last,
    long delivered,
    long lost,
    long absent,
    List<String> examples) {

  private static final int MOST_EXAMPLES = 3;

  /** Stepped runs are looked at number by number; more numbers than these are not believed. */
  private static final long MOST_STEPS = 1_000_000;

  public Completeness {
    examples = List.copyOf(examples);
  }

  private record Key(String gateway, String epoch, String stream) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      return (gateway + '\0' + stream + '\0' + epoch)
          .compareTo(other.gateway + '\0' + other.stream + '\0' + other.epoch);
    }
  }

  /** What is known of one stream of one epoch besides its records. */
  private static final class Told {
    private long last;
    private final List<SeqRuns> lost = new ArrayList<>();
  }

  /** Computes a line for each stream of each epoch, by gateway and stream. */
  public static List<Completeness> of(Connection store) throws SQLException {
    Map<Key, Told> streams = new TreeMap<>();
    try (Statement statement = store.createStatement()) {
      largest(streams, statement);
      gaps(streams, statement);
      laterEpochs(streams, statement);
      statuses(streams, statement);
    }
    List<Completeness> lines = new ArrayList<>();
    for (Map.Entry<Key, Told> stream : streams.entrySet()) {
      lines.add(line(store, stream.getKey(), stream.getValue()));
    }
    return lines;
  }

  private static void largest(Map<Key, Told> streams, Statement statement) throws SQLException {
    try (ResultSet found =
        statement.executeQuery(
            "SELECT gateway, epoch, stream, max(seq) FROM record GROUP BY 1, 2, 3")) {
      while (found.next()) {
        reach(
            streams,
            new Key(found.getString(1), found.getString(2), found.getString(3)),
            found.getLong(4));
      }
    }
  }

  private static void gaps(Map<Key, Told> streams, Statement statement) throws SQLException {
    try (ResultSet found =
        statement.executeQuery("SELECT gateway, txt FROM record WHERE name='gateway/lost'")) {
      while (found.next()) {
        LostText gap = LostText.parse(String.valueOf(found.getString(2)));
        if (gap.epoch().isEmpty()) {
          continue;
        }
        Key key = new Key(found.getString(1), gap.epoch(), gap.stream());
        Told told = reach(streams, key, 0);
        told.lost.add(gap.seqs());
        if (!gap.seqs().runs().isEmpty()) {
          reach(streams, key, gap.seqs().runs().getLast().last());
        }
      }
    }
  }

  /** An epoch's first record tells the last number of the epoch before: even one never sent. */
  private static void laterEpochs(Map<Key, Told> streams, Statement statement) throws SQLException {
    try (ResultSet found =
        statement.executeQuery(
            "SELECT gateway, stream, txt FROM record WHERE name='gateway/epoch-open'")) {
      while (found.next()) {
        String[] words = String.valueOf(found.getString(3)).split(" ");
        if (words.length == 4 && words[0].length() > 1 && words[1].matches("[1-9]\\d{0,17}")) {
          reach(
              streams,
              new Key(found.getString(1), words[0], found.getString(2)),
              Long.parseLong(words[1]));
        }
      }
    }
  }

  private static void statuses(Map<Key, Told> streams, Statement statement) throws SQLException {
    try (ResultSet found =
        statement.executeQuery(
            "SELECT s.gateway, json_extract(s.json, '$.epoch'),"
                + " json_extract(t.value, '$.stream'), json_extract(t.value, '$.last')"
                + " FROM status s, json_each(s.json, '$.streams') t WHERE json_valid(s.json)")) {
      while (found.next()) {
        String epoch = found.getString(2);
        String stream = found.getString(3);
        if (epoch != null && stream != null && found.getLong(4) > 0) {
          reach(streams, new Key(found.getString(1), epoch, stream), found.getLong(4));
        }
      }
    }
  }

  private static Told reach(Map<Key, Told> streams, Key key, long last) {
    Told told = streams.computeIfAbsent(key, k -> new Told());
    told.last = Math.max(told.last, last);
    return told;
  }

  private static Completeness line(Connection store, Key key, Told told) throws SQLException {
    TreeMap<Long, Long> absent = new TreeMap<>();
    long delivered = 0;
    long next = 1;
    try (PreparedStatement query =
        store.prepareStatement(
            "SELECT seq FROM record WHERE gateway=? AND epoch=? AND stream=? ORDER BY seq")) {
      query.setString(1, key.gateway);
      query.setString(2, key.epoch);
      query.setString(3, key.stream);
      try (ResultSet found = query.executeQuery()) {
        while (found.next()) {
          long seq = found.getLong(1);
          if (seq > next) {
            absent.put(next, seq - 1);
          }
          next = seq + 1;
          delivered++;
        }
      }
    }
    if (told.last >= next) {
      absent.put(next, told.last);
    }
    long notDelivered = size(absent);
    for (SeqRuns lost : told.lost) {
      lost.runs().forEach(run -> remove(absent, run));
    }
    List<String> examples = new ArrayList<>();
    for (Map.Entry<Long, Long> run : absent.entrySet()) {
      if (examples.size() < MOST_EXAMPLES) {
        boolean one = run.getKey().equals(run.getValue());
        examples.add(one ? run.getKey().toString() : run.getKey() + "-" + run.getValue());
      }
    }
    long left = size(absent);
    return new Completeness(
        key.gateway,
        key.epoch,
        key.stream,
        told.last,
        delivered,
        notDelivered - left,
        left,
        examples);
  }

  private static void remove(TreeMap<Long, Long> absent, SeqRuns.Run run) {
    if (run.step() == 1) {
      remove(absent, run.first(), run.last());
    } else if (run.count() <= MOST_STEPS) {
      for (long seq = run.first(); seq <= run.last(); seq += run.step()) {
        remove(absent, seq, seq);
      }
    }
  }

  private static void remove(TreeMap<Long, Long> absent, long first, long last) {
    Map.Entry<Long, Long> run = absent.floorEntry(last);
    while (run != null && run.getValue() >= first) {
      absent.remove(run.getKey());
      if (run.getValue() > last) {
        absent.put(last + 1, run.getValue());
      }
      if (run.getKey() < first) {
        absent.put(run.getKey(), first - 1);
      }
      run = absent.floorEntry(Math.min(last, run.getKey() - 1));
    }
  }

  private static long size(TreeMap<Long, Long> runs) {
    return runs.entrySet().stream().mapToLong(run -> run.getValue() - run.getKey() + 1).sum();
  }
}
