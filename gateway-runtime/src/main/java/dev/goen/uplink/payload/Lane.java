package dev.goen.uplink.payload;

import java.util.Locale;

/** How urgent a pack is; chosen when it is sent and part of its topic. */
public enum Lane {
  /** Alarms and events: before anything else. */
  ALARM,
  /** What is being measured now. */
  LIVE,
  /** What could not be sent when it was measured. */
  BACKLOG;

  /** The last word of the topic. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
