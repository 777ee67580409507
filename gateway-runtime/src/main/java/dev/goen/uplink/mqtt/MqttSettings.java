package dev.goen.uplink.mqtt;

import dev.goen.keys.KeyFiles;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How to reach a broker.
 *
 * @param url {@code mqtts://host:8883} or {@code mqtt://host:1883}
 * @param window messages on their way at most; fewer when the broker wants so
 * @param keys certificates, and the password in the first line of the secret
 * @param silence how long the broker may leave messages unanswered before the link counts as lost
 */
public record MqttSettings(
    URI url,
    int window,
    Duration keepAlive,
    Optional<String> user,
    KeyFiles keys,
    Duration silence) {

  public MqttSettings {
    String scheme = url.getScheme();
    if (!("mqtt".equals(scheme) || "mqtts".equals(scheme)) || url.getHost() == null) {
      throw new IllegalArgumentException("not mqtt://host:port or mqtts://host:port: " + url);
    }
    if (window < 1 || window > 1000) {
      throw new IllegalArgumentException("window must be 1 to 1000: " + window);
    }
  }

  boolean encrypted() {
    return "mqtts".equals(url.getScheme());
  }

  /** The address in the form Paho wants; the ports are those IANA gives to MQTT. */
  String pahoUri() {
    int port = url.getPort() >= 0 ? url.getPort() : encrypted() ? 8883 : 1883;
    return (encrypted() ? "ssl://" : "tcp://") + url.getHost() + ':' + port;
  }
}
