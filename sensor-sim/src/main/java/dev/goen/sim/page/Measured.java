package dev.goen.sim.page;

import java.util.List;

/** One numeric quantity of one sensor: its history, and the latest that was heard of it. */
final class Measured {

  private final String gateway;
  private final String sensor;
  private final String quantity;
  private final String owner;
  private final Series series = new Series();
  private long lastAt = Long.MIN_VALUE;
  private double last;
  private int quality;
  private boolean usable;
  private boolean count;

  Measured(String gateway, String sensor, String quantity, String owner) {
    this.gateway = gateway;
    this.sensor = sensor;
    this.quantity = quantity;
    this.owner = owner;
  }

  void add(long utc, Row row, long version) {
    Double value = row.num();
    boolean counts = row.usable() && value != null;
    if (counts && value != null) {
      series.add(utc, value, version);
    } else {
      series.addUnusable(utc, version);
    }
    if (utc >= lastAt) {
      lastAt = utc;
      last = value == null ? Double.NaN : value;
      quality = row.quality();
      usable = counts;
    }
  }

  /** A number that the page itself has observed, such as a buffer's depth. */
  void add(long utc, double value, long version) {
    series.add(utc, value, version);
    if (utc >= lastAt) {
      lastAt = utc;
      last = value;
      quality = Row.GOOD;
      usable = true;
    }
  }

  void count(long utc, long version) {
    count = true;
    series.count(utc, version);
    lastAt = Math.max(lastAt, utc);
  }

  String owner() {
    return owner;
  }

  /** Whether it counts records instead of holding values. */
  boolean isCount() {
    return count;
  }

  void write(Json json, Range range, long since, long now, List<Threshold> thresholds) {
    json.object()
        .put("gateway", gateway)
        .put("sensor", sensor)
        .put("quantity", quantity)
        .put("owner", owner)
        .put("at", lastAt)
        .put("value", last)
        .put("quality", quality)
        .put("usable", usable)
        .array("thresholds");
    for (Threshold threshold : thresholds) {
      json.object().put("level", threshold.level()).put("at", threshold.at()).end();
    }
    json.end();
    series.write(json, range, since, now);
    json.end();
  }
}
