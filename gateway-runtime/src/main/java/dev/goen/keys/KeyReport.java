package dev.goen.keys;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How the keys of a link do.
 *
 * @param until when the certificate in use ends; empty when there is none
 * @param endsWithinDays 30, 7 or 1 when it ends within so many days, 0 when it has ended; empty
 *     when that is further away
 * @param trouble what keeps the files from being used, in one line; empty when nothing
 */
public record KeyReport(Optional<Instant> until, OptionalInt endsWithinDays, String trouble) {

  /** Of a link without keys. */
  public static final KeyReport NONE = new KeyReport(Optional.empty(), OptionalInt.empty(), "");
}
