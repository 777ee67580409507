package dev.goen.sim.hub;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a JSON text into lists, maps, {@link java.math.BigDecimal}, strings, booleans and null. */
final class JsonTree {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(16).maxNumberLength(400).build())
          .build();

  private JsonTree() {}

  /**
   * Reads the only value of a payload.
   *
   * @throws PackRefused when it is not JSON, or anything follows it
   */
  static @Nullable Object read(byte[] bytes) throws PackRefused {
    try (JsonParser parser = JSON.createParser(bytes)) {
      parser.nextToken();
      Object value = value(parser);
      if (parser.nextToken() != null) {
        throw new PackRefused("JSON: something follows the value");
      }
      return value;
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage());
      throw new PackRefused("JSON: " + message.lines().findFirst().orElse(""), e);
    }
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case null -> throw new IOException("no value");
      case START_ARRAY -> list(parser);
      case START_OBJECT -> map(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new IOException("unexpected " + token);
    };
  }

  private static List<@Nullable Object> list(JsonParser parser) throws IOException {
    List<@Nullable Object> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(parser));
    }
    return items;
  }

  private static Map<Object, @Nullable Object> map(JsonParser parser) throws IOException {
    Map<Object, @Nullable Object> fields = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      parser.nextToken();
      fields.put(key, value(parser));
    }
    return fields;
  }
}
