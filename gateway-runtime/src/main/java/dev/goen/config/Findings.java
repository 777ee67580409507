package dev.goen.config;

import dev.goen.settings.Problem;
import dev.goen.settings.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What one reading of the configuration found: problems, warnings, and who was first. */
final class Findings {

  static final String BUNDLE = "dev.goen.config.problems#";

  final List<Problem> problems = new ArrayList<>();
  final List<Problem> warnings = new ArrayList<>();
  private final Map<String, String> first = new HashMap<>();

  /** Reports what stands in a section under a key, with a sentence of this package's bundle. */
  void problem(Settings section, String key, String message, String... arguments) {
    section.problem(key, section.written(key).orElse(""), BUNDLE + message, arguments);
  }

  /** As {@link #problem}, for what can run all the same. */
  void warn(Settings section, String key, String message, String... arguments) {
    warnings.add(
        new Problem(
            section.file(),
            section.path(key),
            section.written(key).orElse(""),
            BUNDLE + message,
            List.of(arguments)));
  }

  /** Warns about a whole file or folder. */
  void warn(String file, String message, String... arguments) {
    warnings.add(new Problem(file, "", "", BUNDLE + message, List.of(arguments)));
  }

  /** Reports the second who takes what only one can have, and names the first. */
  void claim(Settings section, String key, String thing, String message) {
    String here = section.file() + ": " + section.path(key);
    String holder = first.putIfAbsent(thing, here);
    if (holder != null) {
      problem(section, key, message, holder);
    }
  }
}
