package dev.goen.driver.wristband;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is known of each wristband, by its pseudonym: which news a frame holds. Bounded: of too many
 * the one not heard for the longest time is forgotten, and is then new again.
 */
final class BandBook {

  static final int MOST = 4096;

  /** A key that is held sends again and again; after this without, it is another call. */
  static final long SAME_CALL_MILLIS = 10_000;

  private static final long DAY_MILLIS = 86_400_000;

  private final long refreshMillis;
  private final Map<String, Band> bands = new LinkedHashMap<>(64, 0.75f, true);

  private static final class Band {
    private long calledAt = Long.MIN_VALUE / 2;
    private long lowToldAt = Long.MIN_VALUE / 2;
    private long seenToldAt = Long.MIN_VALUE / 2;
    private boolean calling;
    private boolean off;
  }

  /**
   * A book that knows nobody.
   *
   * @param refreshMillis how often a wristband that stays is told of
   */
  BandBook(long refreshMillis) {
    this.refreshMillis = refreshMillis;
  }

  /**
   * What a frame brings.
   *
   * @param events {@code sos}, {@code taken-off}, {@code put-on}, {@code battery-low}, as they are
   * @param seen whether to tell that the wristband is there
   */
  record News(List<String> events, boolean seen) {
    News {
      events = List.copyOf(events);
    }
  }

  /** Takes a frame of one wristband. A call for help is news at once, whatever was before. */
  News take(String pseudonym, BandFrame frame, long nowMillis) {
    Band band = bands.computeIfAbsent(pseudonym, _ -> new Band());
    List<String> events = new ArrayList<>();
    if (frame.keyPressed()) {
      if (!band.calling || nowMillis - band.calledAt > SAME_CALL_MILLIS) {
        events.add(WristbandDriver.SOS);
      }
      band.calledAt = nowMillis;
    }
    band.calling = frame.keyPressed();
    if (frame.takenOff() != band.off) {
      events.add(frame.takenOff() ? WristbandDriver.TAKEN_OFF : WristbandDriver.PUT_ON);
      band.off = frame.takenOff();
    }
    if (frame.batteryLow() && nowMillis - band.lowToldAt >= DAY_MILLIS) {
      events.add(WristbandDriver.BATTERY_LOW);
      band.lowToldAt = nowMillis;
    }
    boolean seen =
        !events.isEmpty()
            || frame.tenths().isPresent()
            || nowMillis - band.seenToldAt >= refreshMillis;
    if (seen) {
      band.seenToldAt = nowMillis;
    }
    if (bands.size() > MOST) {
      bands.remove(bands.keySet().iterator().next());
    }
    return new News(events, seen);
  }

  /** How many wristbands had their key pressed when they were last heard. */
  int calling() {
    return (int) bands.values().stream().filter(band -> band.calling).count();
  }
}
