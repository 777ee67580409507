package dev.goen.sim.page;

import org.jspecify.annotations.Nullable;

/**
 * A record of the hub's store, as far as the page shows it.
 *
 * @param sensor what stands before the slash of the name; {@code gateway} for records about itself
 * @param boot null, as {@code mono}, where the payload has none
 * @param mono CLOCK_MONOTONIC of the boot, ms
 * @param utc milliseconds since 1970, null when the instant is not known (yet)
 * @param received milliseconds since 1970, by the hub's clock
 */
record Row(
    String gateway,
    String epoch,
    String stream,
    long seq,
    String sensor,
    String quantity,
    @Nullable Double num,
    @Nullable String txt,
    @Nullable Boolean flag,
    int quality,
    @Nullable String boot,
    @Nullable Long mono,
    @Nullable Long utc,
    String lane,
    long received) {

  /** Quality 4 of LwM2M resource 6042, which a pack leaves out. */
  static final int GOOD = 4;

  String owner() {
    int slash = stream.indexOf('/');
    return slash < 0 ? stream : stream.substring(0, slash);
  }

  String sensorKey() {
    return gateway + '/' + sensor;
  }

  boolean hasValue() {
    return num != null || txt != null || flag != null;
  }

  /** Rejected (1) and doubtful (2) values are no measurement: they are marked, never drawn. */
  boolean usable() {
    return hasValue() && quality != 1 && quality != 2;
  }
}
