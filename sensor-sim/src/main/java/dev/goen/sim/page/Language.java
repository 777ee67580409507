package dev.goen.sim.page;

import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The languages of the page and their words. */
enum Language {
  EN(Locale.ENGLISH),
  JA(Locale.JAPANESE);

  /** The machine's own language must not slip in where a word has no translation. */
  private static final ResourceBundle.Control NO_FALLBACK =
      ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

  private final Locale locale;

  Language(Locale locale) {
    this.locale = locale;
  }

  String tag() {
    return locale.toLanguageTag();
  }

  /** What was asked for by name, else the best of Accept-Language (RFC 9110, 12.5.4). */
  static Language choose(@Nullable String asked, @Nullable String acceptLanguage) {
    for (Language language : values()) {
      if (language.tag().equals(asked)) {
        return language;
      }
    }
    if (acceptLanguage == null) {
      return EN;
    }
    try {
      Locale best =
          Locale.lookup(Locale.LanguageRange.parse(acceptLanguage), List.of(EN.locale, JA.locale));
      return JA.locale.equals(best) ? JA : EN;
    } catch (IllegalArgumentException malformed) {
      return EN;
    }
  }

  /** The word of a key; a missing one is a mistake of ours and must be seen. */
  String word(String key) {
    return words().getString(key);
  }

  /** All words as one JSON object. */
  String json() {
    ResourceBundle words = words();
    Json json = new Json().object();
    for (String key : new TreeSet<>(words.keySet())) {
      json.put(key, words.getString(key));
    }
    return json.end().toString();
  }

  private ResourceBundle words() {
    return ResourceBundle.getBundle(
        "dev.goen.sim.page.words", this == EN ? Locale.ROOT : locale, NO_FALLBACK);
  }
}
