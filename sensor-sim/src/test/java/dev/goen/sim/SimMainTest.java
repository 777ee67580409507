package dev.goen.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SimMainTest {

  /** Without a subcommand there is nothing to do; a script must see that as wrong usage. */
  @Test
  void aCallWithoutASubcommandIsWrongUsage() {
    StringWriter err = new StringWriter();
    CommandLine line = SimMain.commandLine().setErr(new PrintWriter(err));
    assertEquals(2, line.execute());
    assertTrue(err.toString().contains("goen-sim --help"), err::toString);
  }

  /** A text that exists in one language only shows English to a Japanese technician. */
  @Test
  void everySubcommandHasTheSameTextsInEnglishAndJapanese() {
    CommandLine line = SimMain.commandLine();
    checkBundle(line);
    line.getSubcommands().values().forEach(SimMainTest::checkBundle);
  }

  private static void checkBundle(CommandLine line) {
    String name = line.getCommandSpec().resourceBundleBaseName();
    if (name != null) {
      var english = ResourceBundle.getBundle(name, Locale.ROOT);
      var japanese = ResourceBundle.getBundle(name, Locale.JAPANESE);
      assertEquals(Locale.JAPANESE, japanese.getLocale(), name);
      for (String key : english.keySet()) {
        // handleGetObject of the bundle itself would do, but is protected: compare the contents.
        assertTrue(
            !japanese.getString(key).equals(english.getString(key)),
            name + " has no Japanese " + key);
      }
    }
  }
}
