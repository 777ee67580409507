package dev.goen.provision.check;

import dev.goen.clock.Present;
import dev.goen.config.GatewayConfig;
import dev.goen.config.GatewayConfig.Coap;
import dev.goen.config.GatewayConfig.Destination;
import dev.goen.config.GatewayConfig.Mqtt;
import dev.goen.config.GatewayConfig.Transport;
import dev.goen.keys.HubTrust;
import dev.goen.keys.KeyMaterial;
import dev.goen.keys.TlsClient;
import dev.goen.provision.check.Finding.Grade;
import dev.goen.provision.terminal.Messages;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Goes the way to each hub as far as it goes without speaking in the gateway's name: a second
 * client with its id would throw the running gateway out.
 */
final class LinkCheck implements Check {

  private static final Duration RENEW_BEFORE = Duration.ofDays(30);

  private final Messages messages;
  private final Duration patience;

  LinkCheck(Messages messages, Duration patience) {
    this.messages = messages;
    this.patience = patience;
  }

  @Override
  public void run(GatewayConfig config, Consumer<Finding> report) {
    for (Destination destination : config.destinations()) {
      for (Transport transport : destination.transports()) {
        report.accept(link(transport));
      }
    }
  }

  private Finding link(Transport transport) {
    URI url = transport.url();
    String host = url.getHost();
    try {
      InetAddress address = InetAddress.getByName(host);
      InetSocketAddress to = new InetSocketAddress(address, url.getPort());
      return switch (transport) {
        case Mqtt mqtt -> mqtt(mqtt, to);
        case Coap coap -> coap(coap, to);
      };
    } catch (UnknownHostException e) {
      return Finding.of(Grade.FAIL, messages, "link.name", url, host);
    } catch (SSLException e) {
      return tls(url, e);
    } catch (SocketTimeoutException e) {
      return Finding.of(Grade.FAIL, messages, "link.silent", url, url.getPort());
    } catch (PortUnreachableException | ConnectException e) {
      return Finding.of(Grade.FAIL, messages, "link.refused", url, url.getPort());
    } catch (IOException e) {
      return Finding.of(Grade.FAIL, messages, "link.failed", url, String.valueOf(e.getMessage()));
    }
  }

  private Finding mqtt(Mqtt mqtt, InetSocketAddress to) throws IOException {
    long start = System.nanoTime();
    try (Socket plain = new Socket()) {
      plain.connect(to, (int) patience.toMillis());
      plain.setSoTimeout((int) patience.toMillis());
      long millis = (System.nanoTime() - start) / 1_000_000;
      return mqtt.url().getScheme().equals("mqtts")
          ? handshake(mqtt, plain)
          : Finding.ok(messages, "link.ok", mqtt.url(), millis);
    }
  }

  /** By the wall clock, right or wrong: what it makes of a certificate is to be seen here. */
  private static SSLContext context(Mqtt mqtt) throws IOException {
    try {
      KeyMaterial keys = KeyMaterial.read(mqtt.keys());
      Present now = Present.exactly(Instant.ofEpochMilli(System.currentTimeMillis()));
      return TlsClient.context(keys, new HubTrust(keys.trust(), () -> now));
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  /** The handshake as the gateway does it, with the name of the host compared. */
  private Finding handshake(Mqtt mqtt, Socket plain) throws IOException {
    URI url = mqtt.url();
    SSLContext context = context(mqtt);
    try (SSLSocket secure =
        (SSLSocket)
            context.getSocketFactory().createSocket(plain, url.getHost(), url.getPort(), true)) {
      SSLParameters parameters = secure.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secure.setSSLParameters(parameters);
      secure.startHandshake();
      Certificate[] chain = secure.getSession().getPeerCertificates();
      if (chain.length > 0 && chain[0] instanceof X509Certificate server) {
        Instant end = server.getNotAfter().toInstant();
        String day = end.toString().substring(0, 10);
        return end.isBefore(Instant.now().plus(RENEW_BEFORE))
            ? Finding.of(Grade.WARN, messages, "link.expires", url, day)
            : Finding.ok(messages, "link.secure", url, secure.getSession().getProtocol(), day);
      }
      return Finding.ok(messages, "link.secure", url, secure.getSession().getProtocol(), "-");
    }
  }

  /** A gateway whose clock is not set yet refuses every certificate as not yet valid. */
  private Finding tls(URI url, SSLException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String key =
          switch (cause) {
            case java.security.cert.CertificateNotYetValidException _ -> "link.not-yet";
            case java.security.cert.CertificateExpiredException _ -> "link.expired";
            case java.security.cert.CertPathBuilderException _ -> "link.untrusted";
            default -> "";
          };
      if (!key.isEmpty()) {
        return Finding.of(Grade.FAIL, messages, key, url);
      }
    }
    String what = String.valueOf(failure.getMessage());
    return Finding.of(
        Grade.FAIL,
        messages,
        what.contains("No subject alternative") || what.contains("No name matching")
            ? "link.other-name"
            : "link.tls",
        url,
        what);
  }

  private Finding coap(Coap coap, InetSocketAddress to) throws IOException {
    Duration took =
        coap.url().getScheme().equals("coaps")
            ? CoapPing.greet(to, patience)
            : CoapPing.ping(to, patience);
    return Finding.ok(messages, "link.ok", coap.url(), took.toMillis());
  }
}
