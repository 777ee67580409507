package dev.goen.sim.page;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Writes one JSON text (RFC 8259), left to right. */
final class Json {

  private final StringBuilder text = new StringBuilder(4096);
  private final Deque<Character> closers = new ArrayDeque<>();
  private boolean first = true;

  Json object() {
    return open('{', '}');
  }

  Json object(String name) {
    name(name);
    return open('{', '}');
  }

  Json array() {
    return open('[', ']');
  }

  Json array(String name) {
    name(name);
    return open('[', ']');
  }

  Json end() {
    text.append(closers.pop());
    first = false;
    return this;
  }

  Json put(String name, @Nullable String value) {
    name(name);
    return value == null ? raw("null") : string(value);
  }

  Json put(String name, @Nullable Long value) {
    name(name);
    return raw(String.valueOf(value));
  }

  Json put(String name, long value) {
    name(name);
    return raw(Long.toString(value));
  }

  Json put(String name, boolean value) {
    name(name);
    return raw(Boolean.toString(value));
  }

  Json put(String name, double value) {
    name(name);
    return number(value);
  }

  /** Puts a text that is JSON already. */
  Json putJson(String name, String json) {
    name(name);
    return raw(json);
  }

  Json add(long value) {
    comma();
    return raw(Long.toString(value));
  }

  Json add(double value) {
    comma();
    return number(value);
  }

  @Override
  public String toString() {
    return text.toString();
  }

  private Json open(char opener, char closer) {
    comma();
    text.append(opener);
    closers.push(closer);
    first = true;
    return this;
  }

  private void name(String name) {
    comma();
    string(name);
    text.append(':');
    first = true;
  }

  private void comma() {
    if (!first) {
      text.append(',');
    }
    first = false;
  }

  private Json raw(String json) {
    text.append(json);
    first = false;
    return this;
  }

  /** JSON has no infinities. */
  private Json number(double value) {
    return raw(Double.isFinite(value) ? Double.toString(value) : "null");
  }

  private Json string(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < 0x20) {
        text.append(String.format("\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
    first = false;
    return this;
  }
}
