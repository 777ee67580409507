package dev.goen.sim.page;

import java.util.Optional;

/** How far back a plot looks, and how wide the buckets are that make it about a thousand points. */
enum Range {
  MINUTES("15m", 900_000, 1_000),
  HOURS("2h", 7_200_000, 6_000),
  DAY("24h", 86_400_000, 72_000),
  FORTNIGHT("14d", 1_209_600_000, 1_008_000);

  private final String label;
  private final long spanMs;
  private final long bucketMs;

  Range(String label, long spanMs, long bucketMs) {
    this.label = label;
    this.spanMs = spanMs;
    this.bucketMs = bucketMs;
  }

  /** The word in the page's requests. */
  String label() {
    return label;
  }

  long spanMs() {
    return spanMs;
  }

  long bucketMs() {
    return bucketMs;
  }

  static Optional<Range> of(String label) {
    for (Range range : values()) {
      if (range.label.equals(label)) {
        return Optional.of(range);
      }
    }
    return Optional.empty();
  }
}
