package dev.goen.sim.page;

import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The numbers of one quantity over time, kept at every {@link Range}'s width at once, so that
 * memory stays bounded however long the hub runs. A bucket keeps its lowest and highest value with
 * their own instants: a peak is never averaged away, and late data lands where it belongs.
 */
final class Series {

  /** More than any range's span holds, so that only what is out of every sight is forgotten. */
  private static final int MOST_BUCKETS = 1_300;

  /** What is ahead of the hub's clock by more is a wrong clock, not a reading. */
  private static final long MOST_AHEAD_MS = 60_000;

  private static final class Bucket {
    long lowAt;
    double low = Double.NaN;
    long highAt;
    double high = Double.NaN;
    int unusable;
    long version;
  }

  private final Map<Range, NavigableMap<Long, Bucket>> tiers = new EnumMap<>(Range.class);

  Series() {
    for (Range range : Range.values()) {
      tiers.put(range, new TreeMap<>());
    }
  }

  /** Adds a value of an instant (UTC, ms). */
  void add(long utc, double value, long version) {
    for (Range range : Range.values()) {
      Bucket bucket = bucket(range, utc, version);
      if (!(value >= bucket.low)) {
        bucket.low = value;
        bucket.lowAt = utc;
      }
      if (!(value <= bucket.high)) {
        bucket.high = value;
        bucket.highAt = utc;
      }
    }
  }

  /** Notes that there was no value at an instant, or none that counts as a measurement. */
  void addUnusable(long utc, long version) {
    for (Range range : Range.values()) {
      bucket(range, utc, version).unusable++;
    }
  }

  /** Counts something that happened at an instant; a series either counts or holds values. */
  void count(long utc, long version) {
    for (Range range : Range.values()) {
      Bucket bucket = bucket(range, utc, version);
      bucket.low = Double.isNaN(bucket.low) ? 1 : bucket.low + 1;
      bucket.high = bucket.low;
      bucket.lowAt = utc - Math.floorMod(utc, range.bucketMs());
      bucket.highAt = bucket.lowAt;
    }
  }

  /**
   * Writes the buckets in sight that changed after a version: {@code [start, unusable, at, value]},
   * with a second {@code at, value} when the bucket has two, without any when it has none.
   */
  void write(Json json, Range range, long since, long now) {
    json.array("buckets");
    NavigableMap<Long, Bucket> tier = tiers.getOrDefault(range, new TreeMap<>());
    tier.subMap(now - range.spanMs(), true, now + MOST_AHEAD_MS, true)
        .forEach(
            (start, bucket) -> {
              if (bucket.version > since) {
                write(json, start, bucket);
              }
            });
    json.end();
  }

  private static void write(Json json, long start, Bucket bucket) {
    json.array().add(start).add(bucket.unusable);
    if (!Double.isNaN(bucket.low)) {
      boolean lowFirst = bucket.lowAt <= bucket.highAt;
      json.add(lowFirst ? bucket.lowAt : bucket.highAt).add(lowFirst ? bucket.low : bucket.high);
      if (bucket.lowAt != bucket.highAt) {
        json.add(lowFirst ? bucket.highAt : bucket.lowAt).add(lowFirst ? bucket.high : bucket.low);
      }
    }
    json.end();
  }

  private Bucket bucket(Range range, long utc, long version) {
    NavigableMap<Long, Bucket> tier = tiers.computeIfAbsent(range, key -> new TreeMap<>());
    Bucket bucket =
        tier.computeIfAbsent(utc - Math.floorMod(utc, range.bucketMs()), start -> new Bucket());
    bucket.version = version;
    if (tier.size() > MOST_BUCKETS) {
      tier.pollFirstEntry();
    }
    return bucket;
  }
}
