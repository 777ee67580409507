package dev.goen.uplink;

import dev.goen.uplink.payload.Lane;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Decides which lane sends next. Alarms go before anything else and have a place of the window for
 * themselves; live data goes before the backlog, which still gets every fourth turn; the backlog's
 * bytes on their way are bounded, so that an alarm never waits long behind them.
 */
final class Lanes {

  /** The backlog's turn comes after so many of live data. */
  private static final int LIVE_TURNS = 3;

  private final int window;
  private final Map<Lane, Integer> messages = new EnumMap<>(Lane.class);
  private int inFlight;
  private long backlogBytes;
  private int liveTurns;

  /**
   * Makes a scheduler with nothing on its way.
   *
   * @param window messages on their way at most, from 1
   */
  Lanes(int window) {
    if (window < 1) {
      throw new IllegalArgumentException("window must be at least 1: " + window);
    }
    this.window = window;
  }

  /**
   * The lane that may send one message now.
   *
   * @param waiting whether a lane has something to send
   * @param backlogCap bytes of backlog that may be on their way; one message always may
   */
  Optional<Lane> next(Predicate<Lane> waiting, long backlogCap) {
    if (inFlight < window && waiting.test(Lane.ALARM)) {
      return Optional.of(Lane.ALARM);
    }
    if (inFlight >= Math.max(1, window - 1)) {
      return Optional.empty();
    }
    boolean live = waiting.test(Lane.LIVE);
    int backlogs = count(Lane.BACKLOG);
    boolean backlog =
        (backlogs == 0 || (backlogs < window - 2 && backlogBytes < backlogCap))
            && (!live || liveTurns >= LIVE_TURNS)
            && waiting.test(Lane.BACKLOG);
    if (backlog) {
      return Optional.of(Lane.BACKLOG);
    }
    return live ? Optional.of(Lane.LIVE) : Optional.empty();
  }

  void sent(Lane lane, int bytes) {
    messages.merge(lane, 1, Integer::sum);
    inFlight++;
    switch (lane) {
      case ALARM -> {}
      case LIVE -> liveTurns++;
      case BACKLOG -> {
        backlogBytes += bytes;
        liveTurns = 0;
      }
    }
  }

  void answered(Lane lane, int bytes) {
    messages.merge(lane, -1, Integer::sum);
    inFlight--;
    if (lane == Lane.BACKLOG) {
      backlogBytes -= bytes;
    }
  }

  int inFlight() {
    return inFlight;
  }

  private int count(Lane lane) {
    return messages.getOrDefault(lane, 0);
  }
}
