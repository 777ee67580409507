package dev.goen.settings;

import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/**
 * One thing wrong with a settings file.
 *
 * @param file the file, as the reader was given it
 * @param path where in the file, such as {@code buses[0].devices[2].period}; empty for the whole
 * @param value what stands there; empty when nothing does
 * @param message the key of the sentence in the bundle {@code dev.goen.settings.problems}, or
 *     {@code bundle#key} for one in a bundle of its own
 * @param arguments what the sentence names, in its order
 * @param words where that bundle is: a driver of a jar of its own brings its sentences along
 */
public record Problem(
    String file,
    String path,
    String value,
    String message,
    List<String> arguments,
    ClassLoader words) {

  private static final String BUNDLE = "dev.goen.settings.problems";

  public Problem {
    arguments = List.copyOf(arguments);
  }

  /** One whose sentence is in a bundle of the gateway itself. */
  public Problem(String file, String path, String value, String message, List<String> arguments) {
    this(file, path, value, message, arguments, Problem.class.getClassLoader());
  }

  /** What is wrong and how to mend it, in the reader's language. */
  public String sentence(Locale locale) {
    int mark = message.indexOf('#');
    ResourceBundle bundle =
        ResourceBundle.getBundle(
            mark < 0 ? BUNDLE : message.substring(0, mark),
            locale,
            words,
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    return new MessageFormat(bundle.getString(message.substring(mark + 1)), locale)
        .format(arguments.toArray());
  }

  /** One line: file, path, value, and the sentence. */
  public String line(Locale locale) {
    String at = path.isEmpty() ? file : file + ": " + path;
    return (value.isEmpty() ? at : at + " = " + value) + ": " + sentence(locale);
  }
}
