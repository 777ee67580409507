package dev.goen.settings;

import dev.goen.reading.SensorId;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One section of a settings file, read with types.
 *
 * <p>Nothing here throws for what a person wrote: each wrong value is reported to the collection of
 * problems and the fall-back is returned, so that one pass over a file finds everything that is
 * wrong with it. Whoever has read a section calls {@link #done()}, which reports the keys nobody
 * asked for.
 */
public final class Settings {

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

  private final String file;
  private final String path;
  private final Map<String, Object> values;
  private final Collection<Problem> problems;
  private final Set<String> known = new LinkedHashSet<>();
  private ClassLoader words = Settings.class.getClassLoader();

  /**
   * A section.
   *
   * @param file the file, for messages
   * @param path where in the file this section stands; empty for the top
   * @param values texts, numbers, flags, maps and lists, as YAML yields them
   * @param problems where what is wrong is reported
   */
  public Settings(
      String file, String path, Map<String, Object> values, Collection<Problem> problems) {
    this.file = file;
    this.path = path;
    this.values = values;
    this.problems = problems;
  }

  /** The file, as messages name it. */
  public String file() {
    return file;
  }

  /** Where in its file this section stands. */
  public String path() {
    return path;
  }

  /** Where problems are reported, for the reader of a further file that this section names. */
  public Collection<Problem> problems() {
    return problems;
  }

  public boolean has(String key) {
    known.add(key);
    return values.get(key) != null;
  }

  /** Whether a section stands under a key, where a text could, too. */
  public boolean isSection(String key) {
    return find(key).orElse(null) instanceof Map;
  }

  /** A text that must be there. */
  public String text(String key) {
    return find(key).map(value -> asText(key, value, "")).orElseGet(() -> missing(key, ""));
  }

  /** A text that may be there. */
  public Optional<String> textIfAny(String key) {
    return find(key).map(value -> asText(key, value, ""));
  }

  public String text(String key, String fallback) {
    return find(key).map(value -> asText(key, value, fallback)).orElse(fallback);
  }

  /** An id (the form of {@link SensorId}) that must be there. */
  public String id(String key) {
    return find(key)
        .map(value -> checkId(key, asText(key, value, "unnamed")))
        .orElseGet(() -> missing(key, "unnamed"));
  }

  public String id(String key, String fallback) {
    return find(key).map(value -> checkId(key, asText(key, value, fallback))).orElse(fallback);
  }

  public int integer(String key, int least, int most, int fallback) {
    return find(key).map(value -> asInteger(key, value, least, most, fallback)).orElse(fallback);
  }

  /** A whole number that must be there; the least is returned when it is not. */
  public int integer(String key, int least, int most) {
    return find(key)
        .map(value -> asInteger(key, value, least, most, least))
        .orElseGet(() -> missing(key, least));
  }

  public double number(String key, double least, double most, double fallback) {
    return find(key).map(value -> asNumber(key, value, least, most, fallback)).orElse(fallback);
  }

  /** A number that must be there; the least is returned when it is not. */
  public double number(String key, double least, double most) {
    return find(key)
        .map(value -> asNumber(key, value, least, most, least))
        .orElseGet(() -> missing(key, least));
  }

  /** A number that may be there. */
  public Optional<Double> numberIfAny(String key, double least, double most) {
    return find(key).map(value -> asNumber(key, value, least, most, least));
  }

  public boolean flag(String key, boolean fallback) {
    Object value = find(key).orElse(fallback);
    if (value instanceof Boolean flag) {
      return flag;
    }
    return wrong(key, value, "not-flag", fallback);
  }

  /** A time such as {@code 500ms}, {@code 2s}, {@code 10m}, {@code 1h} or {@code 30d}. */
  public Duration duration(String key, Duration least, Duration most, Duration fallback) {
    return find(key).map(value -> asDuration(key, value, least, most, fallback)).orElse(fallback);
  }

  /** A day that must be there, such as {@code 2026-04-01}, with or without quotes. */
  public LocalDate date(String key) {
    return find(key)
        .map(value -> asDate(key, value))
        .orElseGet(() -> missing(key, LocalDate.EPOCH));
  }

  /** One of the constants of an enum, written in lower case with hyphens. */
  public <E extends Enum<E>> E choice(String key, Class<E> type, E fallback) {
    Object value = find(key).orElse(null);
    if (value == null) {
      return fallback;
    }
    List<String> labels = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String label = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
      if (label.equals(value.toString()) || meansFlag(label, value)) {
        return constant;
      }
      labels.add(label);
    }
    return wrong(key, value, "not-choice", fallback, String.join(", ", labels));
  }

  /** YAML 1.1 reads on, off, yes and no as flags. */
  private static boolean meansFlag(String label, Object value) {
    return value instanceof Boolean flag
        && (flag ? List.of("on", "yes") : List.of("off", "no")).contains(label);
  }

  /** A section below this one; an empty one when it is not there. */
  public Settings section(String key) {
    Object value = find(key).orElse(null);
    if (value instanceof Map<?, ?> map) {
      return part(at(key), stringKeys(map));
    }
    if (value != null) {
      wrong(key, value, "not-section", "");
    }
    return part(at(key), Map.of());
  }

  /** The sections of a list; none when it is not there. */
  public List<Settings> sections(String key) {
    List<Settings> sections = new ArrayList<>();
    Object value = find(key).orElse(null);
    if (value instanceof List<?> list) {
      int index = 0;
      for (Object item : list) {
        String where = key + "[" + index++ + "]";
        if (item instanceof Map<?, ?> map) {
          sections.add(part(at(where), stringKeys(map)));
        } else {
          wrong(where, String.valueOf(item), "not-section", "");
        }
      }
    } else if (value != null) {
      wrong(key, value, "not-list", "");
    }
    return sections;
  }

  /** The texts of a list; none when it is not there. */
  public List<String> texts(String key) {
    Object value = find(key).orElse(null);
    if (value instanceof List<?> list) {
      List<String> texts = new ArrayList<>();
      for (Object item : list) {
        texts.add(asText(key + "[" + texts.size() + "]", item, ""));
      }
      return texts;
    }
    return value == null ? List.of() : wrong(key, value, "not-list", List.of());
  }

  /** The keys of this section, in the order and the form in which they are written. */
  public Set<String> keys() {
    return Collections.unmodifiableSet(new LinkedHashSet<>(values.keySet()));
  }

  /** What stands there, for messages and comparisons; this is not asking for the key. */
  public Optional<String> written(String key) {
    return Optional.ofNullable(values.get(key)).map(String::valueOf);
  }

  /** The path of one of this section's keys. */
  public String path(String key) {
    return key.isEmpty() ? path : at(key);
  }

  /**
   * Reports a problem that only the reader of the section can see.
   *
   * @param message a key of the bundle {@code dev.goen.settings.problems}, or {@code bundle#key}
   */
  public void problem(String key, String value, String message, String... arguments) {
    problems.add(new Problem(file, path(key), value, message, List.of(arguments), words));
  }

  /** From now on, bundles that {@link #problem} names are those of this class loader. */
  public void wordsFrom(ClassLoader loader) {
    words = loader;
  }

  private Settings part(String where, Map<String, Object> content) {
    Settings part = new Settings(file, where, content, problems);
    part.words = words;
    return part;
  }

  /** Reports every key of this section that nobody asked for. */
  public void done() {
    for (Map.Entry<String, Object> entry : values.entrySet()) {
      if (!known.contains(entry.getKey())) {
        Optional<String> near = Spelling.nearest(entry.getKey(), known);
        if (near.isPresent()) {
          problem(entry.getKey(), "", "unknown.did-you-mean", near.get());
        } else {
          problem(entry.getKey(), "", "unknown");
        }
      }
    }
  }

  private Optional<Object> find(String key) {
    known.add(key);
    return Optional.ofNullable(values.get(key));
  }

  private String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private <T> T missing(String key, T fallback) {
    problem(key, "", "missing");
    return fallback;
  }

  private <T> T wrong(String key, Object value, String message, T fallback, String... arguments) {
    String shown = value instanceof Map || value instanceof List ? "" : String.valueOf(value);
    problem(key, shown, message, arguments);
    return fallback;
  }

  private String asText(String key, Object value, String fallback) {
    if (value instanceof Map || value instanceof List) {
      return wrong(key, value, "not-text", fallback);
    }
    // 007 has become 7, and no has become false: what was written is lost.
    return value instanceof String text ? text : wrong(key, value, "not-text.quote", fallback);
  }

  private String checkId(String key, String text) {
    return SensorId.isValid(text) ? text : wrong(key, text, "not-id", "unnamed");
  }

  private int asInteger(String key, Object value, int least, int most, int fallback) {
    @Nullable Long number = value instanceof Integer i ? Long.valueOf(i) : null;
    if (value instanceof Long l) {
      number = l;
    }
    if (number == null || number < least || number > most) {
      return wrong(
          key, value, "not-integer", fallback, String.valueOf(least), String.valueOf(most));
    }
    return (int) (long) number;
  }

  private double asNumber(String key, Object value, double least, double most, double fallback) {
    if (value instanceof Number number
        && number.doubleValue() >= least
        && number.doubleValue() <= most) {
      return number.doubleValue();
    }
    return wrong(key, value, "not-number", fallback, String.valueOf(least), String.valueOf(most));
  }

  private Duration asDuration(
      String key, Object value, Duration least, Duration most, Duration fallback) {
    Matcher form = DURATION.matcher(value.toString());
    if (form.matches()) {
      long amount = Long.parseLong(form.group(1));
      Duration duration =
          switch (form.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
          };
      if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
        return duration;
      }
    }
    return wrong(key, value, "not-duration", fallback, plain(least), plain(most));
  }

  private LocalDate asDate(String key, Object value) {
    // YAML makes midnight UTC of a day without quotes.
    if (value instanceof Date date) {
      return LocalDate.ofInstant(date.toInstant(), ZoneOffset.UTC);
    }
    try {
      return LocalDate.parse(value.toString());
    } catch (DateTimeParseException e) {
      return wrong(key, value, "not-date", LocalDate.EPOCH);
    }
  }

  private static String plain(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1000 != 0 || millis == 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3600 == 0) {
      return seconds / 3600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }

  private static Map<String, Object> stringKeys(Map<?, ?> map) {
    Map<String, Object> named = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          if (value != null) {
            named.put(String.valueOf(key), value);
          }
        });
    return named;
  }

  @Override
  public String toString() {
    return file + ": " + path + " " + Arrays.toString(values.keySet().toArray());
  }
}
