package dev.goen.uplink.mqtt;

import dev.goen.uplink.Deliveries;
import dev.goen.uplink.Delivery;
import dev.goen.uplink.LinkFault;
import dev.goen.uplink.payload.GatewayIdentity;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.internal.NetworkModule;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/** One client of Paho for one connection, from CONNECT to the closed socket. */
final class Connection {

  private static final System.Logger LOG = System.getLogger(Connection.class.getName());

  static final long NO_TICKET = 0;

  /** Paho's receive maximum when the broker names none (MQTT 5, clause 3.2.2.3.3). */
  private static final int RECEIVE_MAXIMUM = 65_535;

  /** Reason codes from here on are failures (MQTT 5, clause 2.4). */
  private static final int FIRST_FAILURE = 0x80;

  /** Faults of the message itself: topic name, packet size, payload format (clause 3.4.2.1). */
  private static final Set<Integer> FOR_GOOD = Set.of(0x90, 0x95, 0x99);

  private static final Duration TEARDOWN = Duration.ofSeconds(2);

  private final MqttAsyncClient client;
  private final Coalescing coalescing;
  private final Deliveries deliveries;
  private final Set<Long> unanswered = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile long lastSign = System.nanoTime();
  private volatile int receiveMaximum = RECEIVE_MAXIMUM;
  private volatile long maximumPacketSize = Long.MAX_VALUE;

  private Connection(MqttAsyncClient client, Coalescing coalescing, Deliveries deliveries) {
    this.client = client;
    this.coalescing = coalescing;
    this.deliveries = deliveries;
  }

  static Connection open(
      String uri,
      GatewayIdentity identity,
      MqttConnectionOptions options,
      Deliveries deliveries,
      Duration within)
      throws LinkFault, InterruptedException {
    try {
      Coalescing coalescing = new Coalescing();
      MqttAsyncClient client = new Client(uri, identity.gateway(), coalescing);
      Connection connection = new Connection(client, coalescing, deliveries);
      client.setCallback(connection.new Watch());
      connection.connect(options, within);
      return connection;
    } catch (MqttException e) {
      throw MqttTransport.fault("cannot connect", e);
    }
  }

  private static final class Client extends MqttAsyncClient {
    private final Coalescing coalescing;

    Client(String uri, String id, Coalescing coalescing) throws MqttException {
      super(uri, id, new MemoryPersistence());
      this.coalescing = coalescing;
    }

    @Override
    protected NetworkModule[] createNetworkModules(String uri, MqttConnectionOptions options)
        throws MqttException {
      return Stream.of(super.createNetworkModules(uri, options))
          .map(module -> new SettledModule(module, coalescing))
          .toArray(NetworkModule[]::new);
    }
  }

  private void connect(MqttConnectionOptions options, Duration within)
      throws LinkFault, InterruptedException, MqttException {
    CountDownLatch done = new CountDownLatch(1);
    AtomicReference<@Nullable LinkFault> failed = new AtomicReference<>();
    boolean made = false;
    try {
      client.connect(
          options,
          null,
          new MqttActionListener() {
            @Override
            public void onSuccess(IMqttToken token) {
              MqttProperties granted = token.getResponseProperties();
              if (granted != null && granted.getReceiveMaximum() != null) {
                receiveMaximum = granted.getReceiveMaximum();
              }
              if (granted != null && granted.getMaximumPacketSize() != null) {
                maximumPacketSize = granted.getMaximumPacketSize();
              }
              coalescing.allow(receiveMaximum);
              done.countDown();
            }

            @Override
            public void onFailure(IMqttToken token, Throwable cause) {
              failed.set(
                  cause instanceof MqttException e
                      ? MqttTransport.fault("cannot connect", e)
                      : new LinkFault("cannot connect: " + cause, true, cause));
              done.countDown();
            }
          });
      if (!done.await(within.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new LinkFault("no connection within " + within.toSeconds() + " s", false);
      }
      LinkFault fault = failed.get();
      if (fault != null) {
        throw fault;
      }
      made = true;
    } finally {
      if (!made) {
        drop();
      }
    }
  }

  int receiveMaximum() {
    return receiveMaximum;
  }

  /** The longest packet that the broker takes, in bytes (MQTT 5, clause 3.2.2.3.6). */
  long maximumPacketSize() {
    return maximumPacketSize;
  }

  void publish(long ticket, String topic, MqttMessage message) throws LinkFault {
    if (unanswered.isEmpty()) {
      lastSign = System.nanoTime();
    }
    if (ticket != NO_TICKET) {
      unanswered.add(ticket);
    }
    coalescing.handing();
    try {
      client.publish(topic, message, null, new Answer(ticket));
    } catch (MqttException e) {
      coalescing.refused();
      throw MqttTransport.fault("cannot publish", e);
    }
  }

  /** Subscribes, with QoS 1. What is refused is told as {@link Delivery.Unheard}. */
  void subscribe(String topic) throws LinkFault {
    try {
      client.subscribe(topic, 1, null, new Subscribed(topic));
    } catch (MqttException e) {
      throw MqttTransport.fault("cannot subscribe to " + topic, e);
    }
  }

  /** Whether messages have been without any answer for so long. */
  boolean silentFor(Duration limit) {
    return !unanswered.isEmpty() && System.nanoTime() - lastSign > limit.toNanos();
  }

  /** Leaves a last retained message, then disconnects; the broker does not publish the will. */
  void close(String topic, MqttMessage last, Duration within) {
    over.set(true);
    teardown(
        () -> {
          client.publish(topic, last).waitForCompletion(within.toMillis());
          client.disconnect(0).waitForCompletion(within.toMillis());
        },
        within);
  }

  /** Cuts the connection; the broker publishes the will. */
  void drop() {
    over.set(true);
    teardown(() -> {}, TEARDOWN);
  }

  /**
   * Closes on a thread of its own, because parts of Paho's closing wait for its other threads; one
   * that does not come back is left behind as a daemon.
   */
  private void teardown(Goodbye goodbye, Duration within) {
    Thread closer =
        Thread.ofPlatform()
            .daemon()
            .name("mqtt close")
            .start(
                () -> {
                  try {
                    goodbye.say();
                  } catch (MqttException e) {
                    debug("no goodbye", e);
                  }
                  try {
                    client.disconnectForcibly(0, 100, false);
                  } catch (MqttException e) {
                    debug("closed already", e);
                  }
                  try {
                    client.close(true);
                  } catch (MqttException e) {
                    debug("not closed in order", e);
                  }
                });
    try {
      if (!closer.join(within.plus(TEARDOWN))) {
        LOG.log(System.Logger.Level.WARNING, "an old connection does not close; it is left behind");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private interface Goodbye {
    void say() throws MqttException;
  }

  private static void debug(String what, Exception e) {
    LOG.log(System.Logger.Level.DEBUG, what, e);
  }

  private void lost(String reason) {
    if (over.compareAndSet(false, true)) {
      deliveries.add(new Delivery.LinkLost(reason));
    }
  }

  /** Paho may complete one token several times: the first time counts. */
  private final class Answer implements MqttActionListener {
    private final long ticket;

    Answer(long ticket) {
      this.ticket = ticket;
    }

    @Override
    public void onSuccess(IMqttToken token) {
      lastSign = System.nanoTime();
      int[] codes = token.getReasonCodes();
      int code = codes == null || codes.length == 0 ? 0 : codes[0];
      if (unanswered.remove(ticket)) {
        deliveries.add(
            code < FIRST_FAILURE ? new Delivery.Delivered(ticket) : refused(ticket, code, token));
      }
    }

    /** What fails without an answer of the broker fails with the link. */
    @Override
    public void onFailure(IMqttToken token, Throwable cause) {
      int code = cause instanceof MqttException e ? e.getReasonCode() : 0;
      boolean answered = code >= FIRST_FAILURE && code <= 0xFF;
      if (answered && unanswered.remove(ticket)) {
        lastSign = System.nanoTime();
        deliveries.add(refused(ticket, code, token));
      } else if (!answered) {
        lost("a message failed: " + cause.getMessage());
      }
    }

    private static Delivery refused(long ticket, int code, IMqttToken token) {
      MqttProperties properties = token.getResponseProperties();
      String words = properties == null ? null : properties.getReasonString();
      return new Delivery.Refused(
          ticket,
          FOR_GOOD.contains(code),
          "PUBACK 0x" + Integer.toHexString(code) + (words == null ? "" : " " + words));
    }
  }

  /** The answer to a subscription; a loss of the link is told elsewhere. */
  private final class Subscribed implements MqttActionListener {
    private final String topic;

    Subscribed(String topic) {
      this.topic = topic;
    }

    @Override
    public void onSuccess(IMqttToken token) {
      int[] codes = token.getReasonCodes();
      if (codes != null && codes.length > 0 && codes[0] >= FIRST_FAILURE) {
        unheard(codes[0]);
      }
    }

    @Override
    public void onFailure(IMqttToken token, Throwable cause) {
      int code = cause instanceof MqttException e ? e.getReasonCode() : 0;
      if (code >= FIRST_FAILURE && code <= 0xFF) {
        unheard(code);
      }
    }

    private void unheard(int code) {
      deliveries.add(
          new Delivery.Unheard(
              "the hub refuses the subscription to " + topic + ": 0x" + Integer.toHexString(code)));
    }
  }

  private final class Watch implements MqttCallback {
    @Override
    public void disconnected(MqttDisconnectResponse response) {
      MqttException fault = response.getException();
      lost(
          fault == null
              ? "the hub disconnects: 0x" + Integer.toHexString(response.getReturnCode())
              : "connection lost: " + MqttTransport.fault("connection", fault).getMessage());
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {
      debug("client error", exception);
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
      deliveries.hear(topic, message.getPayload());
    }

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
  }
}
