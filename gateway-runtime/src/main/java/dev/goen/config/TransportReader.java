package dev.goen.config;

import dev.goen.config.GatewayConfig.Coap;
import dev.goen.config.GatewayConfig.Encoding;
import dev.goen.config.GatewayConfig.Mqtt;
import dev.goen.config.GatewayConfig.Transport;
import dev.goen.keys.Credentials;
import dev.goen.keys.KeyFault;
import dev.goen.keys.KeyFiles;
import dev.goen.settings.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads one entry of {@code transports:}: an MQTT broker or a CoAP server. */
final class TransportReader {

  private static final URI NOWHERE = URI.create("invalid://localhost");
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]", Pattern.CASE_INSENSITIVE);

  private final Path base;
  private final Encoding encoding;
  private final KeyPlaces places;
  private final Findings findings;

  TransportReader(Path base, Encoding encoding, KeyPlaces places, Findings findings) {
    this.base = base;
    this.encoding = encoding;
    this.places = places;
    this.findings = findings;
  }

  /** Reads a transport; empty when it is not told which one it is. */
  Optional<Transport> read(Settings transport) {
    boolean mqtt = transport.has("mqtt");
    if (mqtt == transport.has("coap")) {
      findings.problem(transport, "", "transport.which");
      return Optional.empty();
    }
    Transport read = mqtt ? mqtt(transport) : coap(transport);
    transport.done();
    return Optional.of(read);
  }

  private Mqtt mqtt(Settings transport) {
    URI url = url(transport, "mqtt", 1883, 8883);
    pair(transport, "certificate", "key");
    if (url.getScheme().equals("mqtt")) {
      onlyWith(transport, "mqtts://", "trust", "certificate", "key");
    }
    Optional<String> user = transport.textIfAny("user");
    places.password(findings, transport);
    KeyFiles keys = keys(transport, "password-file");
    if (keys.secret().isPresent() && user.isEmpty()) {
      findings.problem(transport, "user", "pair", "password-file");
    }
    if (encoding == Encoding.FIWARE_JSON && !transport.has("fiware-key")) {
      findings.problem(transport, "fiware-key", "fiware-key");
    }
    return new Mqtt(
        url,
        transport.duration(
            "keep-alive", Duration.ofSeconds(1), Duration.ofHours(18), Duration.ofSeconds(30)),
        user,
        keys,
        transport.text("fiware-key", ""));
  }

  private Coap coap(Settings transport) {
    URI url = url(transport, "coap", 5683, 5684);
    Optional<String> identity = transport.textIfAny("psk-identity");
    boolean shared = identity.isPresent() || transport.has("psk-file");
    boolean certified =
        transport.has("trust") || transport.has("certificate") || transport.has("key");
    if (url.getScheme().equals("coap")) {
      onlyWith(transport, "coaps://", "psk-identity", "psk-file", "trust", "certificate", "key");
    } else if (url.getScheme().equals("coaps") && !shared && !certified) {
      findings.problem(transport, "psk-identity", "psk.missing");
    } else if (shared && certified) {
      findings.problem(transport, "psk-identity", "psk.both");
    } else {
      pair(transport, "psk-identity", "psk-file");
      pair(transport, "certificate", "key");
    }
    return new Coap(url, identity, keys(transport, "psk-file"));
  }

  /** The files are looked at as the link will, so that a technician hears of it before the hub. */
  private KeyFiles keys(Settings transport, String secret) {
    Map<String, String> keyOf = new LinkedHashMap<>();
    KeyFiles keys =
        new KeyFiles(
            file(transport, "trust", keyOf),
            file(transport, "certificate", keyOf),
            file(transport, "key", keyOf),
            file(transport, secret, keyOf),
            transport.duration(
                "look-at-keys", Duration.ofSeconds(1), Duration.ofDays(1), KeyFiles.USUALLY));
    for (KeyFault fault : keys.faults()) {
      String key = keyOf.getOrDefault(fault.file(), "key");
      places.fault(findings, transport, key, fault);
    }
    return keys;
  }

  /** Reads an address and gives it its usual port when it has none. */
  private URI url(Settings transport, String key, int plainPort, int securePort) {
    String text = transport.text(key);
    try {
      URI url = new URI(text);
      String scheme = String.valueOf(url.getScheme());
      boolean secure = scheme.equals(key + "s");
      boolean bare = url.getRawPath() == null || url.getRawPath().matches("/?");
      if (url.getHost() != null
          && (secure || scheme.equals(key))
          && bare
          && url.getRawQuery() == null
          && url.getRawUserInfo() == null
          && url.getPort() <= 65_535) {
        if (!secure && !LOOPBACK.matcher(url.getHost()).matches()) {
          findings.warn(transport, key, "url.plain", key + "s://");
        }
        int usual = secure ? securePort : plainPort;
        int port = url.getPort() < 1 ? usual : url.getPort();
        return new URI(scheme, null, url.getHost(), port, null, null, null);
      }
    } catch (URISyntaxException e) {
      // Reported below with the others that are no such address.
    }
    if (!text.isEmpty()) {
      findings.problem(transport, key, "url", key);
    }
    return NOWHERE;
  }

  /** A path, or {@code {credential: NAME}} for one that systemd hands over. */
  private Optional<Path> file(Settings transport, String key, Map<String, String> keyOf) {
    Optional<Path> file = Optional.empty();
    if (transport.isSection(key)) {
      Settings section = transport.section(key);
      String name = section.text("credential");
      section.done();
      if (Credentials.isName(name)) {
        file = Optional.of(places.credentials().file(name));
      } else if (!name.isEmpty()) {
        findings.problem(section, "credential", "credential.name");
      }
    } else {
      file = transport.textIfAny(key).filter(text -> !text.isEmpty()).map(base::resolve);
    }
    file.ifPresent(path -> keyOf.putIfAbsent(path.toString(), key));
    return file;
  }

  /** Two settings that mean something only together. */
  private void pair(Settings transport, String one, String other) {
    for (String key : List.of(one, other)) {
      String second = key.equals(one) ? other : one;
      if (!transport.has(key) && transport.has(second)) {
        findings.problem(transport, key, "pair", second);
      }
    }
  }

  private void onlyWith(Settings transport, String scheme, String... keys) {
    for (String key : keys) {
      if (transport.has(key)) {
        findings.problem(transport, key, "only-with", scheme);
      }
    }
  }
}
