package dev.goen.sim.account;

import org.jspecify.annotations.Nullable;

/**
 * What the account needs of a record of the hub's store.
 *
 * @param boot null where the payload does not tell the instant on the gateway's clock (FIWARE)
 * @param mono CLOCK_MONOTONIC of the boot, ms
 * @param utc ms since 1970-01-01T00:00Z; null while that is not known
 * @param hasValue false for a reading that says that there is no value
 */
record Stored(
    String gateway,
    String epoch,
    String stream,
    long seq,
    String name,
    @Nullable String text,
    @Nullable String boot,
    long mono,
    @Nullable Long utc,
    boolean hasValue) {

  boolean notice() {
    return name.startsWith("gateway/");
  }

  String sensor() {
    return name.substring(0, Math.max(0, name.indexOf('/')));
  }

  String quantity() {
    return name.substring(name.indexOf('/') + 1);
  }
}
