package dev.goen.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Copies what YAML yields into maps with text keys and lists, with each alias written out. Bounded,
 * because a few lines of aliases to aliases stand for billions of values, or for a list that holds
 * itself.
 */
final class PlainTree {

  private static final int MAX_VALUES = 100_000;
  private static final int MAX_DEPTH = 40;

  private int values;

  private PlainTree() {}

  /**
   * Copies a tree. Keys without a value are left out.
   *
   * @throws TooMuch when it is too deep or too large
   */
  static Map<String, Object> of(Map<?, ?> root) throws TooMuch {
    return new PlainTree().map(root, 0);
  }

  private Object value(Object value, int depth) throws TooMuch {
    if (++values > MAX_VALUES || depth > MAX_DEPTH) {
      throw new TooMuch();
    }
    return switch (value) {
      case Map<?, ?> map -> map(map, depth + 1);
      case List<?> list -> list(list, depth + 1);
      case Set<?> set -> list(List.copyOf(set), depth + 1);
      default -> value;
    };
  }

  private Map<String, Object> map(Map<?, ?> map, int depth) throws TooMuch {
    Map<String, Object> copy = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (entry.getValue() != null) {
        copy.put(String.valueOf(entry.getKey()), value(entry.getValue(), depth));
      }
    }
    return copy;
  }

  private List<Object> list(List<?> list, int depth) throws TooMuch {
    List<Object> copy = new ArrayList<>();
    for (Object item : list) {
      copy.add(value(item == null ? "" : item, depth));
    }
    return copy;
  }

  /** The tree is larger than any file a person would write. */
  static final class TooMuch extends Exception {
    private static final long serialVersionUID = 1;
  }
}
