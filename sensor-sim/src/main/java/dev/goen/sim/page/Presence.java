package dev.goen.sim.page;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** When each tag was last seen by each reader. Tags are pseudonyms; the page sees nothing else. */
final class Presence {

  /** A tag is present while it was seen this recently: readers repeat a tag in their field. */
  static final long PRESENT_FOR_MS = 30_000;

  private static final int MOST_TAGS = 500;
  private static final int MOST_SHOWN = 20;

  private record Key(String gateway, String sensor, String owner, String tag) {}

  private record Seen(long first, long last, long count) {}

  private final Map<Key, Seen> tags = new LinkedHashMap<>();

  void seen(Row row, String tag, long utc) {
    Key key = new Key(row.gateway(), row.sensor(), row.owner(), tag);
    tags.merge(
        key,
        new Seen(utc, utc, 1),
        (a, b) ->
            new Seen(Math.min(a.first, b.first), Math.max(a.last, b.last), a.count + b.count));
    if (tags.size() > MOST_TAGS) {
      tags.entrySet().stream()
          .min(Map.Entry.comparingByValue(Comparator.comparingLong(Seen::last)))
          .map(Map.Entry::getKey)
          .ifPresent(tags::remove);
    }
  }

  void write(Json json, long now) {
    List<Map.Entry<Key, Seen>> latest =
        tags.entrySet().stream()
            .sorted(Map.Entry.comparingByValue(Comparator.comparingLong(Seen::last).reversed()))
            .limit(MOST_SHOWN)
            .toList();
    json.array("tags");
    for (Map.Entry<Key, Seen> entry : latest) {
      Seen seen = entry.getValue();
      json.object()
          .put("gateway", entry.getKey().gateway)
          .put("sensor", entry.getKey().sensor)
          .put("owner", entry.getKey().owner)
          .put("tag", entry.getKey().tag)
          .put("first", seen.first)
          .put("last", seen.last)
          .put("count", seen.count)
          .put("present", now - seen.last <= PRESENT_FOR_MS)
          .end();
    }
    json.end();
  }
}
