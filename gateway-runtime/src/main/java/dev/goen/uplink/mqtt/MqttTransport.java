package dev.goen.uplink.mqtt;

import dev.goen.clock.Present;
import dev.goen.keys.HubTrust;
import dev.goen.keys.KeyMaterial;
import dev.goen.keys.KeyReport;
import dev.goen.keys.TlsClient;
import dev.goen.uplink.Deliveries;
import dev.goen.uplink.Delivery;
import dev.goen.uplink.LinkFault;
import dev.goen.uplink.LinkKeys;
import dev.goen.uplink.Transport;
import dev.goen.uplink.payload.GatewayIdentity;
import dev.goen.uplink.payload.Message;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.jspecify.annotations.Nullable;

/**
 * MQTT 5 with QoS 1 over Paho. Each connection has a client of its own and a clean session, and
 * what had no PUBACK is sent again by the destination: resumed sessions of Paho 1.2.5 repeat a
 * topic alias the broker no longer knows, and never recover.
 */
public final class MqttTransport implements Transport {

  private static final System.Logger LOG = System.getLogger(MqttTransport.class.getName());

  private static final int MOST_BYTES = 32 * 1024;

  /** Topic and properties of a pack, about, where the broker limits the length of packets. */
  private static final int AROUND_THE_BODY = 512;

  private static final int LEAST_BYTES = 256;

  /** The status and what is said need places of the broker's receive maximum for themselves. */
  private static final int KEPT_FOR_STATUS = 2;

  private final MqttSettings settings;
  private final GatewayIdentity identity;
  private final Supplier<Present> present;
  private final LinkKeys keys;
  private final Deliveries deliveries = new Deliveries();
  private @Nullable Connection connection;

  /**
   * Makes a transport that is not connected.
   *
   * @param present what is known of the time, for certificates
   */
  public MqttTransport(MqttSettings settings, GatewayIdentity identity, Supplier<Present> present) {
    this.settings = settings;
    this.identity = identity;
    this.present = present;
    this.keys = new LinkKeys(settings.keys(), present);
    if (!settings.encrypted() && !isLoopback(settings.url().getHost())) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} is not encrypted: anybody on the way can read and change what is sent;"
              + " use mqtts://",
          settings.url());
    }
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
  }

  @Override
  public String name() {
    return settings.url().toString();
  }

  @Override
  public int mostBytes() {
    long allowed = connection == null ? Long.MAX_VALUE : connection.maximumPacketSize();
    return Math.clamp(allowed - AROUND_THE_BODY, LEAST_BYTES, MOST_BYTES);
  }

  @Override
  public void connect(Duration within) throws LinkFault, InterruptedException {
    abort();
    deliveries.clear();
    KeyMaterial shown = keys.next();
    try {
      connection =
          Connection.open(settings.pahoUri(), identity, options(shown, within), deliveries, within);
    } catch (LinkFault e) {
      keys.rejected(shown);
      throw e;
    }
    keys.accepted(shown);
  }

  @Override
  public boolean keysChanged() throws LinkFault {
    return keys.changed();
  }

  @Override
  public KeyReport keys() {
    return keys.report();
  }

  @Override
  public int window() {
    int allowed = connection == null ? settings.window() : connection.receiveMaximum();
    return Math.max(1, Math.min(settings.window(), allowed - KEPT_FOR_STATUS));
  }

  @Override
  public long linkBytes(Message message) {
    return PublishBytes.of(message, settings.encrypted());
  }

  /**
   * Sends a message, but for one that is longer than the broker takes: that would end the
   * connection (MQTT 5, clause 3.2.2.3.6), and is refused for good here, as the broker would.
   */
  @Override
  public void send(long ticket, Message message) throws LinkFault {
    long length = PublishBytes.packet(message);
    long allowed = connected().maximumPacketSize();
    if (length > allowed) {
      deliveries.add(
          new Delivery.Refused(
              ticket,
              true,
              "%d bytes, and the broker takes packets of at most %d".formatted(length, allowed)));
      return;
    }
    MqttProperties properties = new MqttProperties();
    properties.setContentType(message.content().mediaType());
    List<UserProperty> pairs = new ArrayList<>();
    message.identity().forEach((key, value) -> pairs.add(new UserProperty(key, value)));
    properties.setUserProperties(pairs);
    connected().publish(ticket, message.path(), message(message.body(), false, properties));
  }

  @Override
  public Delivery await(Duration time) throws InterruptedException {
    Connection current = connection;
    if (current != null && current.silentFor(settings.silence())) {
      return new Delivery.LinkLost(
          "no answer to what was sent for " + settings.silence().toSeconds() + " s");
    }
    return deliveries.await(time);
  }

  @Override
  public void wake() {
    deliveries.wake();
  }

  @Override
  public boolean answeredByTheHub() {
    return false;
  }

  @Override
  public void listen(List<String> topics) throws LinkFault {
    for (String topic : topics) {
      connected().subscribe(topic);
    }
  }

  @Override
  public void say(String path, byte[] json) throws LinkFault {
    MqttProperties properties = new MqttProperties();
    properties.setContentType(Message.Content.JSON.mediaType());
    connected().publish(Connection.NO_TICKET, path, message(json, false, properties));
  }

  @Override
  public void publishStatus(byte[] json) throws LinkFault {
    MqttProperties properties = new MqttProperties();
    properties.setContentType(Message.Content.JSON.mediaType());
    connected()
        .publish(Connection.NO_TICKET, identity.statusPath(), message(json, true, properties));
  }

  @Override
  public void disconnect(byte[] lastStatus, Duration within) {
    Connection current = connection;
    connection = null;
    if (current == null) {
      return;
    }
    MqttMessage last = message(lastStatus, true, new MqttProperties());
    current.close(identity.statusPath(), last, within);
  }

  @Override
  public void abort() {
    Connection current = connection;
    connection = null;
    if (current != null) {
      current.drop();
    }
  }

  private Connection connected() throws LinkFault {
    Connection current = connection;
    if (current == null) {
      throw new LinkFault("not connected", false);
    }
    return current;
  }

  private MqttConnectionOptions options(KeyMaterial shown, Duration within) throws LinkFault {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(true);
    options.setAutomaticReconnect(false);
    options.setKeepAliveInterval((int) settings.keepAlive().toSeconds());
    options.setConnectionTimeout((int) Math.max(1, within.toSeconds()));
    options.setWill(
        identity.statusPath(),
        message(
            identity.offlineStatus().getBytes(StandardCharsets.UTF_8), true, new MqttProperties()));
    settings.user().ifPresent(options::setUserName);
    if (settings.keys().secret().isPresent()) {
      options.setPassword(shown.password().getBytes(StandardCharsets.UTF_8));
    }
    if (!settings.encrypted()) {
      options.setSocketFactory(Sockets.plain());
      return options;
    }
    try {
      HubTrust judge = new HubTrust(shown.trust(), present);
      keys.judgedBy(judge);
      options.setSocketFactory(Sockets.tls(TlsClient.context(shown, judge).getSocketFactory()));
      options.setHttpsHostnameVerificationEnabled(true);
    } catch (GeneralSecurityException e) {
      throw new LinkFault("TLS cannot be set up: " + e.getMessage(), false, e);
    }
    return options;
  }

  private static MqttMessage message(byte[] body, boolean retained, MqttProperties properties) {
    return new MqttMessage(body, 1, retained, properties);
  }

  /** The sentence for a fault of the client. */
  static LinkFault fault(String doing, MqttException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    boolean reached =
        !(cause instanceof java.net.ConnectException
            || cause instanceof java.net.NoRouteToHostException
            || cause instanceof java.net.UnknownHostException
            || cause instanceof java.net.SocketTimeoutException);
    return new LinkFault(
        doing + ": " + cause.getMessage() + " (" + e.getReasonCode() + ")", reached, e);
  }
}
