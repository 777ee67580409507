package dev.goen.provision.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MessagesTest {

  private static final Pattern ARGUMENT = Pattern.compile("\\{\\d+}");
  private static final Messages ENGLISH = new Messages(Locale.ENGLISH);
  private static final Messages JAPANESE = new Messages(Locale.JAPANESE);

  /** A sentence that is missing in one language would end the program that says it. */
  @Test
  void bothLanguagesHaveTheSameSentences() {
    assertEquals(ENGLISH.bundle().keySet(), JAPANESE.bundle().keySet());
  }

  /**
   * An apostrophe switches a message format's braces off, and picocli takes a percent sign for a
   * format of its own.
   */
  @Test
  void everySentenceTakesItsArguments() {
    for (String key : ENGLISH.bundle().keySet()) {
      String english = ENGLISH.bundle().getString(key);
      String japanese = JAPANESE.bundle().getString(key);
      assertEquals(arguments(english), arguments(japanese), key);
      for (String sentence : List.of(english, japanese)) {
        assertFalse(sentence.contains("%"), key);
        assertFalse(sentence.contains("'"), key);
      }
      assertFalse(ARGUMENT.matcher(JAPANESE.text(key, "a", "b", "c", "d")).find(), key);
    }
  }

  private static List<String> arguments(String sentence) {
    return ARGUMENT.matcher(sentence).results().map(r -> r.group()).distinct().sorted().toList();
  }

  /** A finding that says what is wrong says what to do as well. */
  @Test
  void everyMendBelongsToASentence() {
    for (String key : ENGLISH.bundle().keySet()) {
      assertTrue(!key.endsWith(".do") || ENGLISH.has(key.substring(0, key.length() - 3)), key);
    }
  }

  @Test
  void theEnvironmentTellsTheLanguageInTheOrderOfPosix() {
    assertEquals(Locale.JAPANESE, Messages.locale(Map.of("LANG", "ja_JP.UTF-8")));
    assertEquals(Locale.ENGLISH, Messages.locale(Map.of("LANG", "ja_JP.UTF-8", "LC_ALL", "C")));
    assertEquals(Locale.ENGLISH, Messages.locale(Map.of()));
  }

  /** A phone shows 40 columns, and a Japanese character takes two. */
  @Test
  void linesBreakAtTheWidthAndNotAtTheWrongSideOfAMark() {
    String text = "FAIL ポートがありません。アダプタを差すか、設定の port を直してください";
    List<String> lines = Wrap.lines(text, 5, 40);
    for (String line : lines) {
      assertTrue(Wrap.columns(line) <= 42, line); // a closing mark may hang over
      assertFalse(line.strip().startsWith("。"), line);
    }
    assertEquals(text.replace(" ", ""), String.join("", lines).replace(" ", ""));
    assertTrue(lines.size() > 1);
    assertTrue(lines.get(1).startsWith("     "), lines.get(1));
    assertEquals(List.of("one two", "  three"), Wrap.lines("one two three", 2, 8));
    assertEquals(List.of("あいう", "(え)"), Wrap.lines("あいう(え)", 0, 8));
    assertEquals("あい", Wrap.cut("あいう", 5));
  }
}
