package dev.goen.uplink;

import java.time.Duration;
import java.util.List;

/**
 * The ways to one hub.
 *
 * @param transports in the order of preference, at least one
 * @param failBack after this on another than the first, the first is tried again
 */
public record Ways(List<Transport> transports, Duration failBack) {

  public Ways {
    transports = List.copyOf(transports);
  }
}
