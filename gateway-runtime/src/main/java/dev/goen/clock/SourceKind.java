package dev.goen.clock;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who may tell a gateway the time; by these names in the configuration. */
public enum SourceKind {
  /** systemd-timesyncd, by the file it leaves. */
  TIMESYNCD,
  /** chronyd, by {@code chronyc tracking}. */
  CHRONY,
  /** The hub, asked over its own link. */
  HUB,
  /** A GPS receiver, by its driver. */
  GPS;

  /** Its word in the configuration. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All words, for a message. */
  public static String words() {
    return Stream.of(values()).map(SourceKind::word).collect(Collectors.joining(", "));
  }
}
