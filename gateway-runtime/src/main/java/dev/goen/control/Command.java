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

/**
 * A command whose signature is right (contract, topic {@code cmd}): {@code {"body": "…",
 * "signature": "…"}}, where the body is itself a JSON text, {@code {"id", "gateway", "issued",
 * "expires", "command"}}, and the signature, in Base64, is Ed25519 (RFC 8032) over its UTF-8 bytes.
 *
 * @param id of this order, chosen by the hub: 1 to 64 letters, digits and hyphens
 * @param gateway whom it is for
 * @param issued ms since 1970-01-01T00:00Z by the hub's clock
 * @param expires likewise; from then on it must not be carried out
 * @param command what to do
 */
record Command(String id, String gateway, long issued, long expires, String command) {

  private static final JsonFactory JSON = new JsonFactory();
  private static final int LONGEST = 8 * 1024;

  /**
   * Reads a message and checks who signed it.
   *
   * @throws IllegalArgumentException when it is no command, or the signature is not of the key
   */
  static Command read(byte[] message, PublicKey key) {
    require(message.length <= LONGEST, "longer than " + LONGEST + " bytes");
    Map<String, String> envelope = members(new String(message, StandardCharsets.UTF_8));
    String body = member(envelope, "body");
    require(isSigned(body, member(envelope, "signature"), key), "the signature is wrong");
    Map<String, String> members = members(body);
    String id = member(members, "id");
    require(id.matches("[A-Za-z0-9-]{1,64}"), "'id' must be 1 to 64 letters, digits and hyphens");
    return new Command(
        id,
        member(members, "gateway"),
        number(members, "issued"),
        number(members, "expires"),
        member(members, "command"));
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

  /** The texts and numbers of an object; what else it holds is passed over. */
  private static Map<String, String> members(String text) {
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

  private static long number(Map<String, String> members, String name) {
    try {
      return Long.parseLong(member(members, name));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + name + "' is not a time in milliseconds", e);
    }
  }

  private static void require(boolean so, String otherwise) {
    if (!so) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
