package dev.goen.uplink;

import java.time.Duration;
import java.util.List;

/**
 * The ways to one hub.
 *
 * @param transports in the order of preference, at least one
 * @param failBack after this on another than the first, the first is tried again
 * @param stableAfter a connection that has lasted so long, and was answered, is a good one
 */
public record Ways(List<Transport> transports, Duration failBack, Duration stableAfter) {

  private static final Duration STABLE_AFTER = Duration.ofSeconds(30);

  public Ways {
    transports = List.copyOf(transports);
  }

  public Ways(List<Transport> transports, Duration failBack) {
    this(transports, failBack, STABLE_AFTER);
  }
}
