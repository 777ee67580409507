package dev.goen.sim.time;

import java.util.Optional;

/**
 * What a gateway says of a boot: at this instant of its monotonic clock it was so late in UTC.
 *
 * @param uncertaintyMillis UTC is right within this
 */
public record AnchorFact(long monoMillis, long utcMillis, long uncertaintyMillis) {

  /** Reads {@code {mono ms} {utc ms} {uncertainty ms}}; empty when it is not that. */
  public static Optional<AnchorFact> parse(String text) {
    String[] words = text.split(" ", -1);
    if (words.length != 3) {
      return Optional.empty();
    }
    try {
      long uncertainty = Long.parseLong(words[2]);
      return uncertainty < 0
          ? Optional.empty()
          : Optional.of(
              new AnchorFact(Long.parseLong(words[0]), Long.parseLong(words[1]), uncertainty));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
