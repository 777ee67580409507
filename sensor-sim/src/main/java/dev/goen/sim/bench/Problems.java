package dev.goen.sim.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/** What is wrong in a file of devices, all of it: each with its path, the value, and the mend. */
final class Problems {

  private final ResourceBundle words;
  private final List<String> found = new ArrayList<>();

  Problems(Locale language) {
    words = ResourceBundle.getBundle("dev.goen.sim.bench.messages", language);
  }

  /**
   * Adds one.
   *
   * @param path {@code lines[0].devices[1].address}
   * @param key of the message; its texts take what is left
   */
  void add(String path, String key, Object... details) {
    found.add(path + ": " + words.getString(key).formatted(details));
  }

  List<String> found() {
    return List.copyOf(found);
  }
}
