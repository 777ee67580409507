package dev.goen.provision.init;

import dev.goen.provision.terminal.Messages;
import dev.goen.reading.SensorId;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * What answers must be like. The reader of the configuration has the last word; these rules are for
 * saying what is wrong while the question still stands.
 */
final class Rules {

  private final Messages messages;

  Rules(Messages messages) {
    this.messages = messages;
  }

  /** An answer that cannot be taken; its message says why, for the person who gave it. */
  static final class Wrong extends Exception {
    private static final long serialVersionUID = 1;

    Wrong(String message) {
      super(message);
    }

    String reason() {
      return String.valueOf(getMessage());
    }
  }

  /** A text turned into what is wanted. */
  @FunctionalInterface
  interface Rule<T> {
    T take(String text) throws Wrong;
  }

  String id(String text) throws Wrong {
    if (!SensorId.isValid(text)) {
      throw wrong("init.wrong.id", text);
    }
    return text;
  }

  /** A sensor id: not one of the names the gateway's own records have. */
  String sensor(String text) throws Wrong {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.equals("gateway") || lower.equals("pack")) {
      throw wrong("init.wrong.reserved", text);
    }
    return id(text);
  }

  /** The address of an MQTT hub; a bare host means TLS. */
  String mqtt(String text) throws Wrong {
    return url(text.contains("://") ? text : "mqtts://" + text, "mqtt", text);
  }

  String coap(String text) throws Wrong {
    return url(text.contains("://") ? text : "coap://" + text, "coap", text);
  }

  private String url(String full, String scheme, String text) throws Wrong {
    try {
      URI url = new URI(full);
      String given = String.valueOf(url.getScheme());
      boolean known = given.equals(scheme) || given.equals(scheme + "s");
      boolean bare = url.getRawPath().matches("/?") && url.getRawQuery() == null;
      if (known && url.getHost() != null && bare && url.getPort() <= 65_535) {
        return full;
      }
    } catch (URISyntaxException e) {
      // said below
    }
    throw wrong("init.wrong.url", text, scheme);
  }

  String port(String text) throws Wrong {
    if (!text.startsWith("/") && !text.startsWith("tcp://")) {
      throw wrong("init.wrong.port", text);
    }
    return text;
  }

  String chip(String text) throws Wrong {
    if (!text.matches("gpiochip\\d{1,3}|unix:/.+")) {
      throw wrong("init.wrong.chip", text);
    }
    return text;
  }

  Rule<Integer> whole(int least, int most) {
    return text -> {
      try {
        int number = Integer.parseInt(text);
        if (number >= least && number <= most) {
          return number;
        }
      } catch (NumberFormatException e) {
        // said below
      }
      throw wrong("init.wrong.number", text, least, most);
    };
  }

  Rule<Double> number(double least, double most) {
    return text -> {
      try {
        double number = Double.parseDouble(text);
        if (number >= least && number <= most) {
          return number;
        }
      } catch (NumberFormatException e) {
        // said below
      }
      throw wrong("init.wrong.number", text, least, most);
    };
  }

  String parity(String text) throws Wrong {
    if (!text.matches("none|even|odd")) {
      throw wrong("init.wrong.parity", text);
    }
    return text;
  }

  Wrong wrong(String key, Object... arguments) {
    return new Wrong(messages.text(key, arguments));
  }
}
