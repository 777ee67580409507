package dev.goen.sim.hub;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A SenML record after resolution (RFC 8428 section 4.6): it needs no other record to be read.
 *
 * @param time seconds since 1970-01-01T00:00Z, also where the pack gave a time relative to now
 * @param value a {@link BigDecimal}, String, Boolean or {@code byte[]}; null where only a sum is
 */
record SenmlRecord(String name, @Nullable String unit, BigDecimal time, @Nullable Object value) {}
