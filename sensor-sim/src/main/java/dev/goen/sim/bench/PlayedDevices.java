package dev.goen.sim.bench;

import java.io.IOException;
import java.util.List;

/** Devices that are being played until they are closed. */
public interface PlayedDevices extends AutoCloseable {

  /** The {@code buses:} (and {@code outputs:}) of the configuration that fits these devices. */
  String busesYaml();

  /** What each device has served by now, by kind; a line each. */
  default List<String> counts() {
    return List.of();
  }

  /** Whether they play recordings, and all of them have come to their end. */
  default boolean isOver() {
    return false;
  }

  /** Stops serving, then takes the lines away: what was begun is finished and written down. */
  @Override
  void close() throws IOException;
}
