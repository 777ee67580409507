package dev.goen.sim.hub;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads measures of the FIWARE IoT Agent for JSON: {@code /json/{key}/{id}/attrs} with one object
 * or an array of them, each a measure of its own with its {@code TimeInstant}, and with {@code
 * epoch}, {@code stream} and {@code seq} so that it can be told from its own second copy.
 *
 * <p>The device is {@code {gateway}-{sensor}}. Both may hold hyphens: a gateway that has sent a
 * status is known by its name, of any other the name is taken to end at the first hyphen. Without a
 * {@code TimeInstant} the measure gives {@code boot} and {@code mono} instead.
 */
final class FiwareDecoder {
  private static final Pattern TOPIC = Pattern.compile("json/([^/]+)/([^/]+)/attrs");
  private static final Set<String> NOT_MEASURED =
      Set.of("TimeInstant", "epoch", "stream", "seq", "quality", "reason", "clock", "boot", "mono");

  private FiwareDecoder() {}

  static boolean isTopic(String topic) {
    return topic.startsWith("json/");
  }

  /**
   * Decodes the measures of a payload.
   *
   * @throws PackRefused when one of them is not a measure, naming it
   */
  static List<Row> decode(byte[] payload, Arrival arrival, Set<String> gateways)
      throws PackRefused {
    Matcher topic = TOPIC.matcher(arrival.topic());
    if (!topic.matches()) {
      throw new PackRefused("'" + arrival.topic() + "' is not a topic for measures");
    }
    String device = topic.group(2);
    String gateway =
        gateways.stream()
            .filter(known -> device.startsWith(known + "-"))
            .max(Comparator.comparingInt(String::length))
            .orElse(device.substring(0, Math.max(0, device.indexOf('-'))));
    if (gateway.isEmpty() || device.length() < gateway.length() + 2) {
      throw new PackRefused("FIWARE: the device '" + device + "' is not {gateway}-{sensor}");
    }
    String sensor = device.substring(gateway.length() + 1);
    Object tree = JsonTree.read(payload);
    List<?> measures = tree instanceof List<?> list ? list : java.util.Arrays.asList(tree);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < measures.size(); i++) {
      try {
        rows.add(measure(measures.get(i), gateway, sensor));
      } catch (PackRefused e) {
        throw new PackRefused("FIWARE: measure " + (i + 1) + ": " + e.getMessage(), e);
      }
    }
    if (rows.isEmpty()) {
      throw new PackRefused("FIWARE: no measure");
    }
    return rows;
  }

  private static Row measure(@Nullable Object measure, String gateway, String sensor)
      throws PackRefused {
    if (!(measure instanceof Map<?, ?> fields)) {
      throw new PackRefused("not an object");
    }
    List<String> measured = new ArrayList<>();
    for (Object key : fields.keySet()) {
      if (!NOT_MEASURED.contains(key)) {
        measured.add(String.valueOf(key));
      }
    }
    if (measured.size() != 1) {
      throw new PackRefused("not one measured attribute but " + measured);
    }
    String attribute = measured.getFirst();
    Object value = fields.get(attribute);
    boolean missing = value == null;
    Integer quality = optional(fields, "quality");
    Long mono = fields.get("mono") == null ? null : (Long) whole(fields, "mono");
    boolean timed = fields.get("TimeInstant") != null;
    if (!timed && mono == null) {
      throw new PackRefused("neither 'TimeInstant' nor 'mono'");
    }
    return new Row(
        gateway,
        text(fields, "epoch"),
        text(fields, "stream"),
        whole(fields, "seq"),
        sensor + "/" + attribute,
        null,
        value instanceof BigDecimal number ? (Double) number.doubleValue() : null,
        value instanceof String words ? words : null,
        value instanceof Boolean flag ? flag : null,
        null,
        missing && quality == null ? (Integer) 1 : quality,
        optional(fields, "reason"),
        fields.get("boot") instanceof String boot ? boot : null,
        mono,
        timed ? (Long) instant(text(fields, "TimeInstant")) : null,
        fields.get("clock") instanceof String clock ? clock : null,
        "live",
        "fiware");
  }

  private static String text(Map<?, ?> fields, String name) throws PackRefused {
    if (fields.get(name) instanceof String text) {
      return text;
    }
    throw new PackRefused("'" + name + "' is not a text");
  }

  private static long whole(Map<?, ?> fields, String name) throws PackRefused {
    try {
      if (fields.get(name) instanceof BigDecimal number && Math.abs((long) number.scale()) < 20) {
        return number.longValueExact();
      }
    } catch (ArithmeticException e) {
      throw new PackRefused("'" + name + "' is not a whole number", e);
    }
    throw new PackRefused("'" + name + "' is not a whole number");
  }

  private static @Nullable Integer optional(Map<?, ?> fields, String name) throws PackRefused {
    return fields.get(name) == null ? null : (Integer) (int) whole(fields, name);
  }

  private static long instant(String text) throws PackRefused {
    try {
      return OffsetDateTime.parse(text).toInstant().toEpochMilli();
    } catch (DateTimeException e) {
      throw new PackRefused("'TimeInstant' is not an ISO 8601 instant: '" + text + "'", e);
    }
  }
}
