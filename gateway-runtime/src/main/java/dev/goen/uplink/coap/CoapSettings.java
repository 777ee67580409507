package dev.goen.uplink.coap;

import dev.goen.keys.KeyFiles;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How to reach a CoAP server.
 *
 * @param url {@code coap://host:5683}, or {@code coaps://host:5684} with a pre-shared key or
 *     certificates
 * @param window requests without an answer at most; 1 is what RFC 7252, clause 4.7, begins with
 * @param pskIdentity the name the pre-shared key is known by; empty where certificates are used
 * @param keys certificates, or the pre-shared key: one line end at its end does not count
 * @param silence how long the server may leave requests unanswered before the link counts as lost
 */
public record CoapSettings(
    URI url, int window, Optional<String> pskIdentity, KeyFiles keys, Duration silence) {

  private static final int PLAIN_PORT = 5683;
  private static final int SECURE_PORT = 5684;

  public CoapSettings {
    String scheme = url.getScheme();
    if (!("coap".equals(scheme) || "coaps".equals(scheme)) || url.getHost() == null) {
      throw new IllegalArgumentException("not coap://host:port or coaps://host:port: " + url);
    }
    if (pskIdentity.isPresent() && keys.secret().isEmpty()) {
      throw new IllegalArgumentException(url + " needs a psk-file");
    }
    if (window < 1 || window > 100) {
      throw new IllegalArgumentException("window must be 1 to 100: " + window);
    }
  }

  boolean encrypted() {
    return "coaps".equals(url.getScheme());
  }

  int port() {
    int usual = encrypted() ? SECURE_PORT : PLAIN_PORT;
    return url.getPort() < 0 ? usual : url.getPort();
  }
}
