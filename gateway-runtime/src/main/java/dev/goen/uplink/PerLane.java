package dev.goen.uplink;

import dev.goen.uplink.payload.Lane;
import java.util.List;

/** One thing for each lane. */
record PerLane<T>(T alarm, T live, T backlog) {

  T of(Lane lane) {
    return switch (lane) {
      case ALARM -> alarm;
      case LIVE -> live;
      case BACKLOG -> backlog;
    };
  }

  List<T> all() {
    return List.of(alarm, live, backlog);
  }
}
