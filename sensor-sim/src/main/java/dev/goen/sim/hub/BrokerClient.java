package dev.goen.sim.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/**
 * The hub as a subscriber of a broker that is already there.
 *
 * <p>The session outlives its connections, and a message is acknowledged when it is stored, so the
 * broker keeps what the hub has not stored: as much as its own limits allow (Mosquitto drops beyond
 * {@code max_queued_messages}; set it to 0). Each connection has a client of its own, and a lost
 * one is replaced after a second.
 */
final class BrokerClient implements AutoCloseable, Outlet {
  private static final System.Logger LOG = System.getLogger(BrokerClient.class.getName());
  private static final long CONNECT_MILLIS = 10_000;
  private static final long WEEK_SECONDS = 7 * 24 * 3600;
  private static final int AT_LEAST_ONCE = 1;
  private static final int UNACKNOWLEDGED = 1000;

  private final String address;
  private final String clientId;
  private final @Nullable SSLSocketFactory trusting;
  private final Intake intake;
  private final Clock clock;
  private volatile @Nullable MqttAsyncClient connected;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final CountDownLatch subscribed = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().name("hub-broker").unstarted(this::run);

  private BrokerClient(
      String address,
      String clientId,
      @Nullable SSLSocketFactory trusting,
      Intake intake,
      Clock clock) {
    this.address = address;
    this.clientId = clientId;
    this.trusting = trusting;
    this.intake = intake;
    this.clock = clock;
  }

  /**
   * Starts to connect, and goes on trying until it is closed.
   *
   * @param broker {@code mqtt://host:port} or {@code mqtts://host:port}
   * @param trust PEM file of the authority that signed the broker's certificate; null for the
   *     system's own authorities
   * @throws IOException when the address is not one, or the PEM file cannot be used
   */
  static BrokerClient start(
      URI broker, String clientId, @Nullable Path trust, Intake intake, Clock clock)
      throws IOException {
    boolean secure = "mqtts".equals(broker.getScheme());
    if (broker.getHost() == null || !(secure || "mqtt".equals(broker.getScheme()))) {
      throw new IOException("not mqtt://host:port or mqtts://host:port: " + broker);
    }
    int port = broker.getPort() >= 0 ? broker.getPort() : secure ? 8883 : 1883;
    String address = (secure ? "ssl://" : "tcp://") + broker.getHost() + ":" + port;
    BrokerClient client =
        new BrokerClient(address, clientId, trust == null ? null : trusting(trust), intake, clock);
    client.thread.start();
    return client;
  }

  private static SSLSocketFactory trusting(Path pem) throws IOException {
    try (InputStream in = Files.newInputStream(pem)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate authority :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("authority-" + number++, authority);
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IOException("not a PEM file of certificates: " + pem, e);
    }
  }

  /** Waits until the first subscription stands; false when it does not within the time. */
  boolean awaitSubscribed(long millis) throws InterruptedException {
    return subscribed.await(millis, TimeUnit.MILLISECONDS);
  }

  private void run() {
    String told = "";
    try {
      do {
        try {
          connection();
        } catch (MqttException e) {
          String problem = address + ": " + e;
          if (!problem.equals(told)) {
            LOG.log(System.Logger.Level.WARNING, "not connected to {0}", problem);
            told = problem;
          }
        }
      } while (!closing.await(1, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One connection from its beginning to its end. */
  private void connection() throws MqttException, InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    MqttAsyncClient client = new MqttAsyncClient(address, clientId, new MemoryPersistence());
    try {
      client.setCallback(new Messages(ended));
      client.connect(options()).waitForCompletion(CONNECT_MILLIS);
      for (String filter : new String[] {"goen/v1/#", "/json/#"}) {
        client.subscribe(filter, AT_LEAST_ONCE).waitForCompletion(CONNECT_MILLIS);
      }
      connected = client;
      subscribed.countDown();
      boolean stopping = false;
      while (!stopping && !ended.await(100, TimeUnit.MILLISECONDS)) {
        stopping = closing.getCount() == 0;
      }
      if (stopping) {
        client.disconnect(0).waitForCompletion(CONNECT_MILLIS);
      }
    } finally {
      connected = null;
      client.disconnectForcibly(0, 0, false);
      client.close(true);
    }
  }

  @Override
  public void publish(String topic, byte[] payload, boolean retained) throws IOException {
    MqttAsyncClient client = connected;
    if (client == null) {
      throw new IOException("not connected to " + address);
    }
    try {
      client.publish(
          topic, new MqttMessage(payload, AT_LEAST_ONCE, retained, new MqttProperties()));
    } catch (MqttException e) {
      throw new IOException("cannot publish on " + topic, e);
    }
  }

  private MqttConnectionOptions options() {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(false);
    options.setSessionExpiryInterval(WEEK_SECONDS);
    options.setAutomaticReconnect(false);
    options.setKeepAliveInterval(10);
    options.setReceiveMaximum(UNACKNOWLEDGED);
    if (trusting != null) {
      options.setSocketFactory(trusting);
    }
    return options;
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(2 * CONNECT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stores a message before it returns, which is when the client acknowledges it. */
  private final class Messages implements MqttCallback {
    private final CountDownLatch ended;

    Messages(CountDownLatch ended) {
      this.ended = ended;
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) throws Exception {
      String path = EmbeddedBroker.withoutSlash(topic);
      intake.take(new Arrival(path, "mqtt", clock.millis()), message.getPayload());
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
      ended.countDown();
    }

    @Override
    public void mqttErrorOccurred(MqttException problem) {
      LOG.log(System.Logger.Level.WARNING, "the broker's connection failed", problem);
      ended.countDown();
    }

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String server) {}

    @Override
    public void authPacketArrived(int reason, MqttProperties properties) {}
  }
}
