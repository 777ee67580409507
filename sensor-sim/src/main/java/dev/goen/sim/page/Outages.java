package dev.goen.sim.page;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Spans in which a gateway took no samples, as it reports them itself. */
final class Outages {

  private static final int MOST = 100;

  private record Outage(
      String gateway,
      String sensor,
      String fromBoot,
      long fromMono,
      String toBoot,
      long toMono,
      long expected,
      String why) {}

  private final Deque<Outage> outages = new ArrayDeque<>();

  /** UTC minus monotonic time of each boot, ms, from the latest record that knew both. */
  private final Map<String, Long> offsets = new HashMap<>();

  void clock(Row row, long utc) {
    String boot = row.boot();
    Long mono = row.mono();
    if (boot != null && mono != null) {
      offsets.put(boot, utc - mono);
    }
  }

  /**
   * Reads {@code {sensor|*} {from boot} {from mono} {to mono} {expected|-1} {why}}.
   *
   * @throws IllegalArgumentException when the text has another form
   */
  void fold(Row row, String text) {
    String[] words = text.split(" ", -1);
    if (words.length != 6) {
      throw new IllegalArgumentException("not a not-taken record: '" + text + "'");
    }
    outages.addLast(
        new Outage(
            row.gateway(),
            words[0],
            words[1],
            Long.parseLong(words[2]),
            String.valueOf(row.boot()),
            Long.parseLong(words[3]),
            Long.parseLong(words[4]),
            words[5]));
    if (outages.size() > MOST) {
      outages.removeFirst();
    }
  }

  void write(Json json) {
    json.array("outages");
    for (Outage outage : outages) {
      json.object()
          .put("gateway", outage.gateway)
          .put("sensor", outage.sensor)
          .put("from", utc(outage.fromBoot, outage.fromMono))
          .put("to", utc(outage.toBoot, outage.toMono))
          .put("expected", outage.expected)
          .put("why", outage.why)
          .end();
    }
    json.end();
  }

  private @Nullable Long utc(String boot, long mono) {
    Long offset = offsets.get(boot);
    return offset == null ? null : mono + offset;
  }
}
