package dev.goen.sim.hub;

import org.jspecify.annotations.Nullable;

/**
 * A record as the hub keeps it: a line of the table {@code record}.
 *
 * @param epoch 16 hexadecimal digits
 * @param stream owner and class, {@code river/data}
 * @param seq 1 or more
 * @param name {@code kando-01/stage}, or {@code gateway/lost} and its like
 * @param number set for numbers
 * @param text set for texts
 * @param flag set for flags
 * @param data bytes as hexadecimal digits; set for bytes only
 * @param quality resource 6042, 0 to 4; null when the pack does not say (unchecked or good)
 * @param reason object 509, 0 to 15
 * @param monoMillis CLOCK_MONOTONIC of the boot in ms; null where the payload has none (FIWARE)
 * @param utcMillis ms since 1970-01-01T00:00Z
 * @param clock {@code synced}, {@code unsynced} or {@code estimated}
 * @param lane {@code alarm}, {@code live} or {@code backlog}
 * @param via {@code mqtt}, {@code coap} or {@code fiware}
 */
public record Row(
    String gateway,
    String epoch,
    String stream,
    long seq,
    String name,
    @Nullable String unit,
    @Nullable Double number,
    @Nullable String text,
    @Nullable Boolean flag,
    @Nullable String data,
    @Nullable Integer quality,
    @Nullable Integer reason,
    @Nullable String boot,
    @Nullable Long monoMillis,
    @Nullable Long utcMillis,
    @Nullable String clock,
    String lane,
    String via) {

  /** Whether it says that there is no value. */
  public boolean missing() {
    return number == null && text == null && flag == null && data == null;
  }
}
