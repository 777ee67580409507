package dev.goen.sim.demo;

import java.io.PrintStream;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** Says what the demo does, in the reader's language, one line at a time. */
record Telling(ResourceBundle texts, PrintStream out) {

  void say(String key, Object... arguments) {
    out.println(new MessageFormat(texts.getString(key), Locale.ROOT).format(arguments));
    out.flush();
  }

  void line(String line) {
    out.println(line);
    out.flush();
  }
}
