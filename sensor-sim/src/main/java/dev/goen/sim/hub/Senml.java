package dev.goen.sim.hub;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Resolves SenML packs (RFC 8428) of either encoding to records that stand alone. */
final class Senml {
  private static final int MOST_RECORDS = 100_000;
  private static final BigDecimal NEWEST_VERSION = BigDecimal.TEN;

  /** Times below are relative to now (RFC 8428 section 4.5.3). */
  private static final BigDecimal FIRST_ABSOLUTE = BigDecimal.valueOf(1L << 28);

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][-A-Za-z0-9:./_]*");
  private static final List<String> VALUES = List.of("v", "vs", "vb", "vd");

  /** Beyond a binary64's own range; keeps sums of hostile exponents from filling the memory. */
  private static final int LARGEST_SCALE = 1200;

  /** CBOR labels, RFC 8428 table 4. */
  private static final Map<Integer, String> LABELS =
      Map.ofEntries(
          Map.entry(-1, "bver"),
          Map.entry(-2, "bn"),
          Map.entry(-3, "bt"),
          Map.entry(-4, "bu"),
          Map.entry(-5, "bv"),
          Map.entry(-6, "bs"),
          Map.entry(0, "n"),
          Map.entry(1, "u"),
          Map.entry(2, "v"),
          Map.entry(3, "vs"),
          Map.entry(4, "vb"),
          Map.entry(5, "s"),
          Map.entry(6, "t"),
          Map.entry(7, "ut"),
          Map.entry(8, "vd"));

  private String baseName = "";
  private BigDecimal baseTime = BigDecimal.ZERO;
  private @Nullable String baseUnit;
  private @Nullable BigDecimal baseValue;
  private final BigDecimal now;

  private Senml(long nowMillis) {
    now = BigDecimal.valueOf(nowMillis, 3);
  }

  /**
   * Reads and resolves a pack, compressed or not.
   *
   * @param nowMillis UTC in ms, what relative times count from
   * @throws PackRefused when the bytes are not a SenML pack, naming the record
   */
  static List<SenmlRecord> resolve(byte[] payload, Format format, long nowMillis)
      throws PackRefused {
    byte[] body = Zlib.is(payload) ? Zlib.inflate(payload) : payload;
    Object tree =
        switch (Zlib.is(payload) ? Format.of(body) : format) {
          case JSON -> JsonTree.read(body);
          case CBOR -> CborReader.read(body);
        };
    if (!(tree instanceof List<?> records) || records.isEmpty() || records.size() > MOST_RECORDS) {
      throw new PackRefused("SenML: not an array of 1 to " + MOST_RECORDS + " records");
    }
    Senml state = new Senml(nowMillis);
    List<SenmlRecord> resolved = new ArrayList<>(records.size());
    for (int i = 0; i < records.size(); i++) {
      try {
        SenmlRecord record = state.next(labelled(records.get(i)));
        if (record != null) {
          resolved.add(record);
        }
      } catch (PackRefused e) {
        throw new PackRefused("SenML: record " + (i + 1) + ": " + e.getMessage(), e);
      }
    }
    return resolved;
  }

  private static Map<String, Object> labelled(@Nullable Object record) throws PackRefused {
    if (!(record instanceof Map<?, ?> fields)) {
      throw new PackRefused("not a map");
    }
    Map<String, Object> labelled = new LinkedHashMap<>();
    for (Map.Entry<?, ?> field : fields.entrySet()) {
      String label = label(field.getKey());
      Object value = field.getValue();
      if (value == null) {
        throw new PackRefused("'" + label + "' is null");
      }
      if (labelled.put(label, value) != null) {
        throw new PackRefused("'" + label + "' twice");
      }
      if (label.endsWith("_")) {
        throw new PackRefused("label '" + label + "' must be understood, and is not");
      }
    }
    return labelled;
  }

  private static String label(@Nullable Object key) {
    if (key instanceof BigDecimal number && number.scale() == 0 && number.precision() <= 9) {
      return LABELS.getOrDefault(number.intValueExact(), "#" + number);
    }
    return String.valueOf(key);
  }

  /** The record, or null when it only carries base fields for the ones that follow. */
  private @Nullable SenmlRecord next(Map<String, Object> fields) throws PackRefused {
    takeBaseFields(fields);
    List<String> present = VALUES.stream().filter(fields::containsKey).toList();
    if (present.size() > 1) {
      throw new PackRefused("more than one value: " + String.join(", ", present));
    }
    boolean summed = number(fields, "s") != null;
    if (present.isEmpty() && !summed && baseValue == null) {
      if (fields.containsKey("n")) {
        throw new PackRefused("no value");
      }
      return null;
    }
    String name = baseName + or(text(fields, "n"), "");
    if (!NAME.matcher(name).matches()) {
      throw new PackRefused("'" + name + "' is not a SenML name");
    }
    BigDecimal time = baseTime.add(or(number(fields, "t"), BigDecimal.ZERO));
    number(fields, "ut");
    String unit = text(fields, "u");
    return new SenmlRecord(
        name,
        unit == null ? baseUnit : unit,
        time.compareTo(FIRST_ABSOLUTE) < 0 ? now.add(time) : time,
        value(fields, present, summed));
  }

  private void takeBaseFields(Map<String, Object> fields) throws PackRefused {
    baseName = or(text(fields, "bn"), baseName);
    baseTime = or(number(fields, "bt"), baseTime);
    String unit = text(fields, "bu");
    baseUnit = unit == null ? baseUnit : unit;
    BigDecimal value = number(fields, "bv");
    baseValue = value == null ? baseValue : value;
    number(fields, "bs");
    BigDecimal version = number(fields, "bver");
    if (version != null && version.compareTo(NEWEST_VERSION) > 0) {
      throw new PackRefused("SenML version " + version + " is newer than " + NEWEST_VERSION);
    }
  }

  private @Nullable Object value(Map<String, Object> fields, List<String> present, boolean summed)
      throws PackRefused {
    if (present.isEmpty()) {
      return summed ? null : baseValue;
    }
    return switch (present.getFirst()) {
      case "v" -> or(number(fields, "v"), BigDecimal.ZERO).add(or(baseValue, BigDecimal.ZERO));
      case "vs" -> text(fields, "vs");
      case "vb" -> {
        if (fields.get("vb") instanceof Boolean flag) {
          yield flag;
        }
        throw new PackRefused("'vb' is not a boolean");
      }
      default -> bytes(fields.get("vd"));
    };
  }

  private static byte[] bytes(@Nullable Object value) throws PackRefused {
    if (value instanceof byte[] bytes) {
      return bytes;
    }
    try {
      if (value instanceof String text) {
        return Base64.getUrlDecoder().decode(text);
      }
    } catch (IllegalArgumentException e) {
      throw new PackRefused("'vd' is not base64url", e);
    }
    throw new PackRefused("'vd' is not bytes");
  }

  private static @Nullable String text(Map<String, Object> fields, String label)
      throws PackRefused {
    Object value = fields.get(label);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw new PackRefused("'" + label + "' is not a text");
  }

  private static @Nullable BigDecimal number(Map<String, Object> fields, String label)
      throws PackRefused {
    Object value = fields.get(label);
    if (value == null) {
      return null;
    }
    if (value instanceof BigDecimal number && Math.abs((long) number.scale()) <= LARGEST_SCALE) {
      return number;
    }
    throw new PackRefused("'" + label + "' is not a number of a sane size");
  }

  private static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }
}
