package dev.goen.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.goen.settings.Problem;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BundlesTest {

  private static final Pattern LEFT_OPEN = Pattern.compile("\\{\\d+}");

  private static ResourceBundle bundle(Locale locale) {
    return ResourceBundle.getBundle("dev.goen.config.problems", locale);
  }

  /** A sentence that is missing in one language would end the program that shows it. */
  @Test
  void bothLanguagesHaveTheSameSentences() {
    assertEquals(bundle(Locale.ROOT).keySet(), bundle(Locale.JAPANESE).keySet());
  }

  /** An apostrophe switches a message format's braces off. */
  @Test
  void everySentenceTakesItsArguments() {
    for (String key : bundle(Locale.ROOT).keySet()) {
      Problem problem =
          new Problem("f", "p", "v", Findings.BUNDLE + key, List.of("a", "b", "c", "d"));
      for (Locale locale : List.of(Locale.ENGLISH, Locale.JAPANESE)) {
        String sentence = problem.sentence(locale);
        assertFalse(LEFT_OPEN.matcher(sentence).find(), () -> key + ": " + sentence);
      }
      assertEquals(
          argumentsOf(bundle(Locale.ROOT).getString(key)),
          argumentsOf(bundle(Locale.JAPANESE).getString(key)),
          key);
    }
  }

  private static List<String> argumentsOf(String sentence) {
    return LEFT_OPEN.matcher(sentence).results().map(r -> r.group()).distinct().sorted().toList();
  }
}
