package dev.goen.provision.terminal;

import java.text.MessageFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;

/** The sentences of {@code goen} in one language. */
public final class Messages {

  private static final String BUNDLE = "dev.goen.provision.messages";

  private final Locale locale;
  private final ResourceBundle bundle;

  /** Sentences in Japanese when the locale is; in English for any other. */
  public Messages(Locale locale) {
    this.locale = locale;
    this.bundle =
        ResourceBundle.getBundle(
            BUNDLE,
            locale,
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }

  /**
   * The language a user has set. The JVM's own guess is not taken: it falls back to English where
   * the locale is set but not generated, as on a fresh Raspberry Pi OS.
   *
   * @param environment {@code LC_ALL} comes before {@code LC_MESSAGES}, and that before {@code
   *     LANG} (POSIX.1-2017, 8.2)
   */
  public static Locale locale(Map<String, String> environment) {
    for (String name : new String[] {"LC_ALL", "LC_MESSAGES", "LANG"}) {
      String value = environment.getOrDefault(name, "");
      if (!value.isEmpty()) {
        return value.startsWith("ja") ? Locale.JAPANESE : Locale.ENGLISH;
      }
    }
    return Locale.ENGLISH;
  }

  public Locale locale() {
    return locale;
  }

  /** For picocli, which looks up the descriptions of options by itself. */
  public ResourceBundle bundle() {
    return bundle;
  }

  public boolean has(String key) {
    return bundle.containsKey(key);
  }

  /** A sentence with its arguments put in as they are: a port number gets no thousands mark. */
  public String text(String key, Object... arguments) {
    Object[] texts = Arrays.stream(arguments).map(String::valueOf).toArray();
    return new MessageFormat(bundle.getString(key), locale).format(texts);
  }
}
