package dev.goen.sim.hub;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Orders to gateways (contract, topic {@code cmd}). Sessions are clean, so an order is issued again
 * whenever its gateway says that it is online, and every few seconds, until it is answered or has
 * expired.
 */
final class CommandDesk {
  private static final long AGAIN_MILLIS = 3_000;

  private final Map<String, Order> orders = new LinkedHashMap<>();
  private final Map<String, List<String>> answers = new HashMap<>();
  private final Map<String, String> operators = new HashMap<>();
  private final Set<String> online = new HashSet<>();

  private static final class Order {
    private final PrivateKey key;
    private final String gateway;
    private final String command;
    private final long expires;
    private long issued;

    Order(PrivateKey key, String gateway, String command, long expires) {
      this.key = key;
      this.gateway = gateway;
      this.command = command;
      this.expires = expires;
    }
  }

  /** Takes an order; it goes out when its gateway is online. */
  synchronized void add(
      PrivateKey key, String id, String gateway, String command, long expiresMillis) {
    orders.put(id, new Order(key, gateway, command, expiresMillis));
  }

  /** A gateway tells how it is. */
  synchronized void seen(String operator, String gateway, boolean isOnline) {
    operators.put(gateway, operator);
    if (isOnline) {
      online.add(gateway);
      for (Order order : orders.values()) {
        if (order.gateway.equals(gateway)) {
          order.issued = 0;
        }
      }
    } else {
      online.remove(gateway);
    }
  }

  synchronized void answered(String id, String json) {
    answers.computeIfAbsent(id, same -> new ArrayList<>()).add(json);
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
          boolean open = !answers.containsKey(id) && now < order.expires;
          if (open && online.contains(order.gateway) && now - order.issued >= AGAIN_MILLIS) {
            order.issued = now;
            String topic =
                "goen/v1/" + operators.get(order.gateway) + "/" + order.gateway + "/cmd/" + id;
            due.add(new Announcer.Message(topic, signed(id, order), false));
          }
        });
    return due;
  }

  private static byte[] signed(String id, Order order) {
    String body =
        "{\"id\":\"%s\",\"gateway\":\"%s\",\"issued\":%d,\"expires\":%d,\"command\":\"%s\"}"
            .formatted(id, order.gateway, order.issued, order.expires, order.command);
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(order.key);
      signature.update(body.getBytes(StandardCharsets.UTF_8));
      return "{\"body\":\"%s\",\"signature\":\"%s\"}"
          .formatted(
              body.replace("\"", "\\\""), Base64.getEncoder().encodeToString(signature.sign()))
          .getBytes(StandardCharsets.UTF_8);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this key does not sign", e);
    }
  }
}
