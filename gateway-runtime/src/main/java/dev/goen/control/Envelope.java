package dev.goen.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A message whose signature is right (contract, topics {@code cmd} and {@code config}): {@code
 * {"body": "…", "signature": "…"}}, where the body is itself the text of a JSON object, and the
 * signature, in Base64, is Ed25519 (RFC 8032) over its UTF-8 bytes.
 *
 * @param id of the order in it: 1 to 64 letters, digits and hyphens
 * @param members the texts and whole numbers of the body; what else it holds is passed over
 */
record Envelope(String id, Map<String, String> members) {

  private static final JsonFactory JSON = new JsonFactory();
  private static final int LONGEST = 160 * 1024;

  Envelope {
    members = Map.copyOf(members);
  }

  /**
   * Reads a message and checks who signed it.
   *
   * @throws IllegalArgumentException when it is no such message, or the signature is not of the key
   */
  static Envelope open(byte[] message, PublicKey key) {
    require(message.length <= LONGEST, "longer than " + LONGEST + " bytes");
    Map<String, String> envelope = parse(new String(message, StandardCharsets.UTF_8));
    String body = member(envelope, "body");
    require(isSigned(body, member(envelope, "signature"), key), "the signature is wrong");
    Map<String, String> members = parse(body);
    String id = member(members, "id");
    require(id.matches("[A-Za-z0-9-]{1,64}"), "'id' must be 1 to 64 letters, digits and hyphens");
    return new Envelope(id, members);
  }

  Optional<String> textIfAny(String name) {
    return Optional.ofNullable(members.get(name));
  }

  /**
   * A member that must be there.
   *
   * @throws IllegalArgumentException when it is not
   */
  String text(String name) {
    return member(members, name);
  }

  /**
   * A number of milliseconds that must be there.
   *
   * @throws IllegalArgumentException when it is not
   */
  long millis(String name) {
    try {
      return Long.parseLong(text(name));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + name + "' is not a number of milliseconds", e);
    }
  }

  private static boolean isSigned(String body, String signature, PublicKey key) {
    try {
      Signature check = Signature.getInstance("Ed25519");
      check.initVerify(key);
      check.update(body.getBytes(StandardCharsets.UTF_8));
      return check.verify(Base64.getDecoder().decode(signature));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the signature cannot be checked: " + e.getMessage(), e);
    }
  }

  private static Map<String, String> parse(String text) {
    Map<String, String> members = new HashMap<>();
    try (JsonParser parser = JSON.createParser(text)) {
      require(parser.nextToken() == JsonToken.START_OBJECT, "not a JSON object");
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NUMBER_INT) {
          require(members.put(name, parser.getText()) == null, "'" + name + "' twice");
        } else {
          parser.skipChildren();
        }
      }
      return members;
    } catch (IOException e) {
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new IllegalArgumentException("not JSON: " + why, e);
    }
  }

  private static String member(Map<String, String> members, String name) {
    String value = members.get(name);
    if (value == null) {
      throw new IllegalArgumentException("there is no '" + name + "'");
    }
    return value;
  }

  private static void require(boolean so, String otherwise) {
    if (!so) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
