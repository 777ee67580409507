package dev.goen.sim.page;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What has come of each stream: it is complete when 1 to the last number of every epoch is either
 * delivered or told to be lost.
 */
final class Completeness {

  private record Key(String gateway, String stream) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byGateway = gateway.compareTo(other.gateway);
      return byGateway != 0 ? byGateway : stream.compareTo(other.stream);
    }
  }

  private static final class Epoch {
    final Numbers delivered = new Numbers();
    final Numbers covered = new Numbers();
    long last;
  }

  private final Map<Key, Map<String, Epoch>> streams = new TreeMap<>();

  /**
   * Counts a record.
   *
   * @throws IllegalArgumentException when a gap record cannot be read; its own number counts
   */
  void fold(Row row) {
    Epoch epoch = epoch(row.gateway(), row.stream(), row.epoch());
    epoch.delivered.add(row.seq(), row.seq());
    epoch.covered.add(row.seq(), row.seq());
    String text = row.txt();
    if (!row.sensor().equals("gateway") || text == null) {
      return;
    }
    String[] words = text.split(" ", -1);
    if (row.quantity().equals("lost") && words.length >= 3) {
      epoch(row.gateway(), words[1], words[0]).covered.add(words[2]);
    } else if (row.quantity().equals("epoch-open") && words.length >= 2 && !words[0].equals("-")) {
      lastKnown(row.gateway(), row.stream(), words[0], Long.parseLong(words[1]));
    }
  }

  /** The gateway says that it has numbered the stream up to here. */
  void lastKnown(String gateway, String stream, String epochId, long last) {
    Epoch epoch = epoch(gateway, stream, epochId);
    epoch.last = Math.max(epoch.last, last);
  }

  void write(Json json) {
    json.array("streams");
    streams.forEach(
        (key, epochs) -> {
          long delivered = 0;
          long covered = 0;
          long last = 0;
          for (Epoch epoch : epochs.values()) {
            delivered += epoch.delivered.count();
            covered += epoch.covered.count();
            last += Math.max(epoch.last, epoch.covered.last());
          }
          json.object()
              .put("gateway", key.gateway)
              .put("stream", key.stream)
              .put("epochs", epochs.size())
              .put("last", last)
              .put("delivered", delivered)
              .put("lost", covered - delivered)
              .put("missing", last - covered)
              .end();
        });
    json.end();
  }

  private Epoch epoch(String gateway, String stream, String epochId) {
    return streams
        .computeIfAbsent(new Key(gateway, stream), key -> new HashMap<>())
        .computeIfAbsent(epochId, id -> new Epoch());
  }
}
