package dev.goen.sim.bench;

import dev.goen.sim.option.DurationConverter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.TypeConversionException;

/**
 * A part of a file of devices. What is asked for and wrong becomes a problem and gets a harmless
 * value, so that all problems are found at once; {@link #end()} finds what nobody asked for.
 */
public final class Section {

  private final Path folder;
  private final String path;
  private final Map<?, ?> values;
  private final Problems problems;
  private final Set<String> asked = new HashSet<>();

  Section(Path folder, String path, Map<?, ?> values, Problems problems) {
    this.folder = folder;
    this.path = path;
    this.values = values;
    this.problems = problems;
  }

  private String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private @Nullable Object value(String key) {
    asked.add(key);
    return values.get(key);
  }

  public boolean has(String key) {
    return value(key) != null;
  }

  /** A text that must be there; empty when it is not. */
  public String text(String key) {
    if (!has(key)) {
      problem(key, "key.missing");
    }
    return text(key, "");
  }

  /** A text. */
  public String text(String key, String otherwise) {
    Object value = value(key);
    if (value instanceof Map || value instanceof List) {
      problem(key, "text.wrong", value);
      return otherwise;
    }
    return value == null ? otherwise : value.toString();
  }

  /** An id: letters, digits, {@code - _ .}, 1 to 64 of them. */
  public String id(String key) {
    String id = text(key);
    if (!id.isEmpty() && !id.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")) {
      problem(key, "id.wrong", id);
    }
    return id;
  }

  /** A number from {@code low} to {@code high}, both included. */
  public double number(String key, double otherwise, double low, double high) {
    Object value = value(key);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Number number
        && number.doubleValue() >= low
        && number.doubleValue() <= high) {
      return number.doubleValue();
    }
    problem(key, "number.wrong", value, plain(low), plain(high));
    return otherwise;
  }

  private static String plain(double bound) {
    return bound == Math.rint(bound) && Math.abs(bound) < 1e15
        ? String.valueOf((long) bound)
        : String.valueOf(bound);
  }

  /** A whole number from {@code low} to {@code high}, both included. */
  public int whole(String key, int otherwise, int low, int high) {
    double number = number(key, otherwise, low, high);
    if (number != Math.rint(number)) {
      problem(key, "whole.wrong", number);
      return otherwise;
    }
    return (int) number;
  }

  public boolean flag(String key) {
    Object value = value(key);
    if (value != null && !(value instanceof Boolean)) {
      problem(key, "flag.wrong", value);
    }
    return Boolean.TRUE.equals(value);
  }

  /** A time such as {@code 500ms} or {@code 30s}. */
  public Duration time(String key, Duration otherwise) {
    Object value = value(key);
    if (value == null) {
      return otherwise;
    }
    try {
      return new DurationConverter().convert(value.toString());
    } catch (TypeConversionException wrong) {
      problem(key, "time.wrong", value);
      return otherwise;
    }
  }

  /** One of several words. */
  public String word(String key, String otherwise, List<String> words) {
    String word = text(key, otherwise);
    if (!words.contains(word)) {
      problem(key, "word.wrong", word, String.join(" ", words));
      return otherwise;
    }
    return word;
  }

  /** A path, from the file's folder. */
  public Path file(String key) {
    return folder.resolve(text(key));
  }

  /** Whether there is a section under the key, rather than a plain value or nothing. */
  boolean hasSection(String key) {
    return value(key) instanceof Map;
  }

  /** A section; an empty one when there is none. */
  public Section section(String key) {
    Object value = value(key);
    if (value instanceof Map<?, ?> map) {
      return new Section(folder, at(key), map, problems);
    }
    if (value != null) {
      problem(key, "section.wrong", value);
    }
    return new Section(folder, at(key), Map.of(), problems);
  }

  /** A list of sections; empty when there is none. */
  public List<Section> sections(String key) {
    List<Section> sections = new ArrayList<>();
    Object value = value(key);
    if (value instanceof List<?> list) {
      for (Object one : list) {
        String where = at(key) + "[" + sections.size() + "]";
        if (!(one instanceof Map)) {
          problems.add(where, "section.wrong", String.valueOf(one));
        }
        sections.add(
            new Section(folder, where, one instanceof Map<?, ?> map ? map : Map.of(), problems));
      }
    } else if (value != null) {
      problem(key, "list.wrong", value);
    }
    return sections;
  }

  /** A list of texts. */
  public List<String> texts(String key) {
    Object value = value(key);
    if (value instanceof List<?> list) {
      return list.stream().map(String::valueOf).toList();
    }
    if (value != null) {
      problem(key, "list.wrong", value);
    }
    return List.of();
  }

  /** All that is in it, unread: for a configuration that is not ours to judge. */
  Map<String, Object> asItIs() {
    Map<String, Object> all = new LinkedHashMap<>();
    values.forEach((key, value) -> all.put(String.valueOf(key), value));
    asked.addAll(all.keySet());
    return all;
  }

  /** Says that something is wrong with the value of a key. */
  public void problem(String key, String message, Object... details) {
    problems.add(at(key), message, details);
  }

  /** To be called when all that can be here has been asked for. */
  public void end() {
    for (Object key : values.keySet()) {
      if (!asked.contains(String.valueOf(key))) {
        problem(
            String.valueOf(key), "key.unknown", String.join(" ", asked.stream().sorted().toList()));
      }
    }
  }
}
