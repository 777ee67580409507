package dev.goen.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.goen.settings.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/** Writes an answer as the hub reads it (contract, topic {@code answer}). */
final class ReplyJson {

  private static final JsonFactory JSON = new JsonFactory();

  /** More would not be read, and need not fit what a broker takes. */
  private static final int MOST_PROBLEMS = 200;

  private ReplyJson() {}

  static byte[] write(String id, Reply reply, Locale locale) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("id", id);
      json.writeStringField("result", reply.result());
      problems(json, "problems", reply.problems(), locale);
      problems(json, "warnings", reply.warnings(), locale);
      if (!reply.lines().isEmpty()) {
        json.writeArrayFieldStart("lines");
        for (String line : reply.lines()) {
          json.writeString(line);
        }
        json.writeEndArray();
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("an array cannot fail", e);
    }
    return bytes.toByteArray();
  }

  private static void problems(
      JsonGenerator json, String name, List<Problem> problems, Locale locale) throws IOException {
    if (problems.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart(name);
    for (Problem problem : problems.subList(0, Math.min(problems.size(), MOST_PROBLEMS))) {
      json.writeStartObject();
      json.writeStringField("file", problem.file());
      json.writeStringField("path", problem.path());
      json.writeStringField("value", problem.value());
      json.writeStringField("text", problem.sentence(locale));
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
