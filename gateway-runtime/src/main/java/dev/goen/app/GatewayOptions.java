package dev.goen.app;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What was typed behind {@code goen-gateway}.
 *
 * @param config the configuration file
 * @param check only look at the configuration, say what is wrong with it, and end
 * @param reportAccepted the descriptor that is told what was accepted; -1 for none
 * @param version only say the version
 * @param seconds end after so long; 0 for never
 */
record GatewayOptions(
    Path config, boolean check, int reportAccepted, boolean version, int seconds) {

  private static final String SECONDS = "[1-9][0-9]{0,6}";

  static final Path DEFAULT_CONFIG = Path.of("/etc/goen/gateway.yaml");

  /** The options, or the word that is none of them. */
  sealed interface Parsed {
    record Options(GatewayOptions options) implements Parsed {}

    record Wrong(String word) implements Parsed {}
  }

  static Parsed parse(String... words) {
    Path config = DEFAULT_CONFIG;
    boolean check = false;
    boolean version = false;
    int report = -1;
    int seconds = 0;
    for (int i = 0; i < words.length; i++) {
      String word = words[i];
      if (word.equals("--config") && i + 1 < words.length) {
        config = Path.of(words[++i]);
      } else if (value(word, "--config").isPresent()) {
        config = Path.of(value(word, "--config").orElseThrow());
      } else if (word.equals("--check")) {
        check = true;
      } else if (word.equals("--for") && i + 1 < words.length && words[i + 1].matches(SECONDS)) {
        seconds = Integer.parseInt(words[++i]);
      } else if (word.equals("--version")) {
        version = true;
      } else if (word.matches("--report-accepted=[0-9]{1,4}")) {
        report = Integer.parseInt(word.substring(word.indexOf('=') + 1));
      } else {
        return new Parsed.Wrong(word);
      }
    }
    return new Parsed.Options(new GatewayOptions(config, check, report, version, seconds));
  }

  private static Optional<String> value(String word, String option) {
    return word.startsWith(option + "=")
        ? Optional.of(word.substring(option.length() + 1))
        : Optional.empty();
  }
}
