package dev.goen.control;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What a hub wants of a gateway. Which kind it is, the signed body alone says, and not the topic it
 * came on.
 */
sealed interface Order {

  /** Chosen by the hub. */
  String id();

  /** Whom it is for. */
  String gateway();

  /** Ms since 1970-01-01T00:00Z by the hub's clock. */
  long issued();

  /** Likewise; from then on it must not be carried out. */
  long expires();

  /**
   * To do something: {@code {"id", "gateway", "issued", "expires", "command"}}, and for some {@code
   * "argument"}.
   *
   * @param argument empty when there is none
   */
  record Command(
      String id, String gateway, long issued, long expires, String command, String argument)
      implements Order {}

  /**
   * To be configured otherwise: {@code {"id", "gateway", "issued", "expires", "configuration"}},
   * and {@code "within"} in ms.
   *
   * @param text YAML; empty to go without
   * @param within how long it is tried; if it is not confirmed by then, the one before it comes
   *     back
   */
  record Configuration(
      String id, String gateway, long issued, long expires, String text, Duration within)
      implements Order {}

  Duration LEAST_TRIAL = Duration.ofSeconds(10);
  Duration MOST_TRIAL = Duration.ofHours(1);
  Duration USUAL_TRIAL = Duration.ofMinutes(10);

  /** Bytes of a configuration in UTF-8. */
  int LONGEST_TEXT = 64 * 1024;

  /**
   * Reads what was signed.
   *
   * @throws IllegalArgumentException when it is none of them
   */
  static Order of(Envelope envelope) {
    String gateway = envelope.text("gateway");
    long issued = envelope.millis("issued");
    long expires = envelope.millis("expires");
    if (envelope.textIfAny("configuration").isEmpty()) {
      return new Command(
          envelope.id(),
          gateway,
          issued,
          expires,
          envelope.text("command"),
          envelope.textIfAny("argument").orElse(""));
    }
    if (envelope.textIfAny("command").isPresent()) {
      throw new IllegalArgumentException("either 'command' or 'configuration'");
    }
    String text = envelope.text("configuration");
    if (text.getBytes(StandardCharsets.UTF_8).length > LONGEST_TEXT) {
      throw new IllegalArgumentException("'configuration' is longer than " + LONGEST_TEXT);
    }
    Duration within =
        envelope.textIfAny("within").isPresent()
            ? Duration.ofMillis(envelope.millis("within"))
            : USUAL_TRIAL;
    if (within.compareTo(LEAST_TRIAL) < 0 || within.compareTo(MOST_TRIAL) > 0) {
      throw new IllegalArgumentException(
          "'within' must be %d to %d ms".formatted(LEAST_TRIAL.toMillis(), MOST_TRIAL.toMillis()));
    }
    return new Configuration(envelope.id(), gateway, issued, expires, text, within);
  }
}
