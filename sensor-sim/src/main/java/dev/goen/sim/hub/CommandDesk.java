package dev.goen.sim.hub;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Orders to gateways (contract, topics {@code cmd} and {@code config}). Sessions are clean, so an
 * order is issued again whenever its gateway says that it is online, and every few seconds, until
 * it is answered for good or has expired. A configuration on trial is not answered for good.
 */
final class CommandDesk {
  private static final JsonFactory JSON = new JsonFactory();
  private static final long AGAIN_MILLIS = 3_000;
  private static final String PROVISIONAL = "\"result\":\"on trial\"";

  private final Map<String, Order> orders = new LinkedHashMap<>();
  private final Map<String, List<String>> answers = new HashMap<>();
  private final Map<String, String> operators = new HashMap<>();
  private final Set<String> online = new HashSet<>();
  private Consumer<String> told = answer -> {};

  private static final class Order {
    private final PrivateKey key;
    private final String gateway;
    private final String topic;
    private final Map<String, Object> members;
    private final long expires;
    private final boolean keep;
    private long issued;

    Order(
        PrivateKey key,
        String gateway,
        String topic,
        Map<String, Object> members,
        long expires,
        boolean keep) {
      this.key = key;
      this.gateway = gateway;
      this.topic = topic;
      this.members = members;
      this.expires = expires;
      this.keep = keep;
    }
  }

  /** From now on somebody is told of each answer, as JSON. */
  synchronized void tell(Consumer<String> somebody) {
    told = somebody;
  }

  /**
   * Takes a command; it goes out when its gateway is online.
   *
   * @param command its name, and an argument behind a space
   */
  synchronized void add(
      PrivateKey key, String id, String gateway, String command, long expiresMillis) {
    String[] words = command.split(" ", 2);
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("command", words[0]);
    if (words.length == 2) {
      members.put("argument", words[1]);
    }
    orders.put(id, new Order(key, gateway, "cmd", members, expiresMillis, false));
  }

  /**
   * Takes a configuration; likewise.
   *
   * @param keep whether it is confirmed as soon as the gateway says that it runs with it
   */
  synchronized void configure(
      PrivateKey key,
      String id,
      String gateway,
      String text,
      Duration within,
      long expiresMillis,
      boolean keep) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("configuration", text);
    members.put("within", within.toMillis());
    orders.put(id, new Order(key, gateway, "config", members, expiresMillis, keep));
  }

  /**
   * A gateway tells how it is.
   *
   * @param trial of the configuration it runs with on trial; empty when there is none
   */
  synchronized void seen(String operator, String gateway, boolean isOnline, String trial) {
    operators.put(gateway, operator);
    if (!isOnline) {
      online.remove(gateway);
      return;
    }
    online.add(gateway);
    Order tried = orders.get(trial);
    if (tried != null && tried.keep && tried.gateway.equals(gateway)) {
      String id = confirming(trial);
      orders.computeIfAbsent(
          id,
          same ->
              new Order(
                  tried.key,
                  gateway,
                  "cmd",
                  Map.of("command", "confirm", "argument", trial),
                  tried.expires,
                  false));
    }
    for (Order order : orders.values()) {
      if (order.gateway.equals(gateway)) {
        order.issued = 0;
      }
    }
  }

  private static String confirming(String id) {
    return "keep-" + id.substring(0, Math.min(id.length(), 59));
  }

  synchronized void answered(String id, String json) {
    answers.computeIfAbsent(id, same -> new ArrayList<>()).add(json);
    told.accept(json);
  }

  /** The answers to an order, in the order they came. */
  synchronized List<String> answers(String id) {
    return List.copyOf(answers.getOrDefault(id, List.of()));
  }

  /** As if the answers to an order had been lost on their way. */
  synchronized void loseAnswers(String id) {
    answers.remove(id);
  }

  /** What is to be sent now. */
  synchronized List<Announcer.Message> due(long now) {
    List<Announcer.Message> due = new ArrayList<>();
    orders.forEach(
        (id, order) -> {
          boolean open = isOpen(id) && now < order.expires;
          if (open && online.contains(order.gateway) && now - order.issued >= AGAIN_MILLIS) {
            order.issued = now;
            String topic =
                "goen/v1/%s/%s/%s/%s"
                    .formatted(operators.get(order.gateway), order.gateway, order.topic, id);
            due.add(new Announcer.Message(topic, signed(id, order), false));
          }
        });
    return due;
  }

  private boolean isOpen(String id) {
    List<String> all = answers.getOrDefault(id, List.of());
    return all.isEmpty() || all.getLast().contains(PROVISIONAL);
  }

  private static byte[] signed(String id, Order order) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("id", id);
    members.put("gateway", order.gateway);
    members.put("issued", order.issued);
    members.put("expires", order.expires);
    members.putAll(order.members);
    String body = json(members);
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(order.key);
      signature.update(body.getBytes(StandardCharsets.UTF_8));
      String signed = Base64.getEncoder().encodeToString(signature.sign());
      return json(Map.of("body", body, "signature", signed)).getBytes(StandardCharsets.UTF_8);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this key does not sign", e);
    }
  }

  private static String json(Map<String, ?> members) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      for (Map.Entry<String, ?> member : members.entrySet()) {
        json.writeFieldName(member.getKey());
        if (member.getValue() instanceof Long number) {
          json.writeNumber(number);
        } else {
          json.writeString(String.valueOf(member.getValue()));
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a text cannot fail", e);
    }
    return text.toString();
  }
}
