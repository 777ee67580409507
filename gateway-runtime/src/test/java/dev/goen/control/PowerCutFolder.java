package dev.goen.control;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A folder in memory whose power fails before a given change; what was written stays. */
final class PowerCutFolder implements StateFolder {

  /** The power has failed: nothing of the program goes on. */
  static final class PowerCut extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private final Map<String, String> files = new TreeMap<>();
  private int changes;
  private int cutBefore = Integer.MAX_VALUE;

  /** Lets the power fail before the change of this number, counted from 0 and from now on. */
  void cutBefore(int change) {
    changes = 0;
    cutBefore = change;
  }

  int changes() {
    return changes;
  }

  @Override
  public Optional<String> read(String name) {
    return Optional.ofNullable(files.get(name));
  }

  @Override
  public void write(String name, String text) {
    change();
    files.put(name, text);
  }

  @Override
  public void delete(String name) {
    change();
    files.remove(name);
  }

  @Override
  public List<String> names() {
    return List.copyOf(files.keySet());
  }

  private void change() {
    if (changes == cutBefore) {
      cutBefore = Integer.MAX_VALUE;
      throw new PowerCut();
    }
    changes++;
  }
}
