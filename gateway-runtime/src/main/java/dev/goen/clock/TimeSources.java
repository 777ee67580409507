package dev.goen.clock;

import dev.goen.reading.SampleClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The sources of a gateway.
 *
 * @param hub fed by the uplink
 * @param all those that are to be believed, in no order
 */
public record TimeSources(FedSource hub, List<TimeSource> all) {

  public TimeSources {
    all = List.copyOf(all);
  }

  /**
   * The sources that the configuration names.
   *
   * @param trusted whether somebody else keeps the wall clock right
   * @param gps fed by the driver of a receiver
   */
  public static TimeSources of(
      Set<SourceKind> kinds, boolean trusted, SampleClock clock, FedSource gps) {
    FedSource hub = new FedSource("hub");
    List<TimeSource> all = new ArrayList<>();
    if (trusted) {
      all.add(wall("trusted", SyncState.TRUSTED, clock));
    }
    for (SourceKind kind : kinds) {
      all.add(
          switch (kind) {
            case TIMESYNCD -> wall("timesyncd", new Timesyncd(clock), clock);
            case CHRONY -> wall("chrony", new Chrony(), clock);
            case HUB -> hub;
            case GPS -> gps;
          });
    }
    return new TimeSources(hub, all);
  }

  private static TimeSource wall(String name, SyncState sync, SampleClock clock) {
    return new WallClock(name, sync, clock, System::currentTimeMillis);
  }
}
