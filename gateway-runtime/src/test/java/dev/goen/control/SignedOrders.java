package dev.goen.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** Orders as a hub signs them. */
final class SignedOrders {

  private SignedOrders() {}

  static KeyPair pair() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** A body with these members; texts and {@code Long}s. */
  static byte[] sign(PrivateKey key, Map<String, Object> members) {
    try {
      String body = json(members);
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(key);
      signature.update(body.getBytes(StandardCharsets.UTF_8));
      String signed = Base64.getEncoder().encodeToString(signature.sign());
      return json(Map.of("body", body, "signature", signed)).getBytes(StandardCharsets.UTF_8);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static Map<String, Object> command(String id, String gateway, long issued, long expires) {
    Map<String, Object> members = new TreeMap<>();
    members.put("id", id);
    members.put("gateway", gateway);
    members.put("issued", issued);
    members.put("expires", expires);
    return members;
  }

  private static String json(Map<String, ?> members) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      for (var member : members.entrySet()) {
        json.writeFieldName(member.getKey());
        if (member.getValue() instanceof Long number) {
          json.writeNumber(number);
        } else {
          json.writeString(String.valueOf(member.getValue()));
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return text.toString();
  }
}
