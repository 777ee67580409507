package dev.goen.sim.hub;

import com.codahale.metrics.Gauge;
import com.hivemq.embedded.EmbeddedExtension;
import com.hivemq.embedded.EmbeddedHiveMQ;
import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.interceptor.publish.PublishInboundInterceptor;
import com.hivemq.extension.sdk.api.packets.general.MqttVersion;
import com.hivemq.extension.sdk.api.packets.general.Qos;
import com.hivemq.extension.sdk.api.packets.publish.AckReasonCode;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;
import com.hivemq.extension.sdk.api.services.builder.Builders;
import com.hivemq.extension.sdk.api.services.publish.PublishService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * HiveMQ in this process, on the loopback address, in memory only.
 *
 * <p>The hub looks at each message before the broker acknowledges it: PUBACK means stored. What
 * cannot be decoded is stored as refused and acknowledged with reason 0x99, payload format invalid,
 * so that a gateway neither waits nor sends it for ever. What cannot be stored is acknowledged with
 * 0x80, and stays the gateway's.
 */
final class EmbeddedBroker implements AutoCloseable, Outlet {
  private static final System.Logger LOG = System.getLogger(EmbeddedBroker.class.getName());

  /** Names the file that keeps the broker's own log quiet; the jar of the broker has a loud one. */
  private static final String LOG_SETTING = "logback.configurationFile";

  private static final int LONGEST_REASON = 1000;
  private static final int PUBLISH_SECONDS = 5;

  /** The broker's own count of open connections. */
  private static final String CONNECTIONS = "com.hivemq.networking.connections.current";

  /** Extensions get their services by statics: of two that start together, one would get both. */
  private static final Object ONE_AT_A_TIME = new Object();

  private final EmbeddedHiveMQ broker;
  private final Path folder;
  private final int port;
  private final Door door;

  private EmbeddedBroker(EmbeddedHiveMQ broker, Path folder, int port, Door door) {
    this.broker = broker;
    this.folder = folder;
    this.port = port;
    this.door = door;
  }

  /** To be called before anything logs by SLF4J, which the driver of the store does already. */
  static void keepQuiet() {
    if (System.getProperty(LOG_SETTING) == null) {
      System.setProperty(LOG_SETTING, "dev/goen/sim/hub/logback.xml");
    }
  }

  /**
   * Starts the broker and returns when it listens.
   *
   * @param port 0 for any free one
   * @throws IOException when it does not start
   */
  static EmbeddedBroker start(int port, Intake intake, HubFaults faults, Clock clock)
      throws IOException, InterruptedException {
    Door door = new Door(intake, new Forgetfulness(faults.forget(), faults.seed()), clock);
    int chosen = port == 0 ? freePort() : port;
    Path folder = Files.createTempDirectory("goen-hub-broker");
    Path conf = Files.createDirectories(folder.resolve("conf"));
    Files.writeString(conf.resolve("config.xml"), configuration(chosen));
    EmbeddedHiveMQ broker =
        EmbeddedHiveMQ.builder()
            .withConfigurationFolder(conf)
            .withDataFolder(Files.createDirectories(folder.resolve("data")))
            .withExtensionsFolder(Files.createDirectories(folder.resolve("extensions")))
            .withEmbeddedExtension(
                EmbeddedExtension.builder()
                    .withId("goen-hub")
                    .withName("Goen hub")
                    .withVersion("1")
                    .withAuthor("Goen")
                    .withPriority(0)
                    .withStartPriority(0)
                    .withExtensionMain(door)
                    .build())
            .withoutLoggingBootstrap()
            .build();
    EmbeddedBroker started = new EmbeddedBroker(broker, folder, chosen, door);
    try {
      synchronized (ONE_AT_A_TIME) {
        broker.start().get();
      }
      return started;
    } catch (ExecutionException e) {
      started.close();
      throw new IOException("the broker does not start on port " + chosen, e.getCause());
    }
  }

  private static String configuration(int port) {
    return """
    <?xml version="1.0"?>
    <hivemq>
      <listeners>
        <tcp-listener>
          <port>%d</port>
          <bind-address>127.0.0.1</bind-address>
        </tcp-listener>
      </listeners>
      <mqtt>
        <queued-messages>
          <max-queue-size>100000</max-queue-size>
          <strategy>discard</strategy>
        </queued-messages>
        <receive-maximum>
          <server-receive-maximum>1000</server-receive-maximum>
        </receive-maximum>
      </mqtt>
      <persistence>
        <mode>in-memory</mode>
      </persistence>
      <anonymous-usage-statistics>
        <enabled>false</enabled>
      </anonymous-usage-statistics>
    </hivemq>
    """
        .formatted(port);
  }

  int port() {
    return port;
  }

  /** How many packs were acknowledged and dropped. */
  long forgotten() {
    return door.forgetfulness.count();
  }

  @Override
  public void publish(String topic, byte[] payload, boolean retained) throws IOException {
    PublishService service = door.publisher;
    if (service == null) {
      throw new IOException("the broker has not started");
    }
    try {
      service
          .publish(
              Builders.publish()
                  .topic(topic)
                  .qos(Qos.AT_LEAST_ONCE)
                  .retain(retained)
                  .contentType("application/json")
                  .payload(ByteBuffer.wrap(payload))
                  .build())
          .get(PUBLISH_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("not published on " + topic, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while publishing on " + topic, e);
    }
  }

  /** The broker has no way to bind to any free port, so one is found first. */
  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  /**
   * Ends all connections and frees the port; what was not in the hub's store is gone. The broker
   * goes on for some seconds of quiet that it cannot be talked out of: nobody has to wait for that.
   */
  @Override
  public void close() throws IOException {
    CompletableFuture<Void> stopped = broker.stop();
    Thread rest = Thread.ofPlatform().daemon().name("hub-broker-end").unstarted(() -> end(stopped));
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(this::clear, "end of hub-broker"));
      rest.start();
      while (!stopped.isDone() && (connections() > 0 || listens())) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
      if (stopped.isCompletedExceptionally()) {
        throw new IOException("the broker does not stop", stopped.exceptionNow());
      }
    } catch (IllegalStateException processIsEnding) {
      end(stopped);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int connections() {
    Gauge<?> open = broker.getMetricRegistry().getGauges().get(CONNECTIONS);
    return open != null && open.getValue() instanceof Number count ? count.intValue() : 0;
  }

  private boolean listens() {
    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return false;
    } catch (IOException taken) {
      return true;
    }
  }

  private void end(CompletableFuture<Void> stopped) {
    try {
      stopped.get();
    } catch (ExecutionException e) {
      LOG.log(System.Logger.Level.WARNING, "the broker does not stop", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    clear();
  }

  private void clear() {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.log(System.Logger.Level.WARNING, "left behind: " + folder, e);
    }
  }

  /** The hub's place inside the broker. */
  private static final class Door implements ExtensionMain {
    private final Intake intake;
    private final Forgetfulness forgetfulness;
    private final Clock clock;
    private volatile @Nullable PublishService publisher;

    Door(Intake intake, Forgetfulness forgetfulness, Clock clock) {
      this.intake = intake;
      this.forgetfulness = forgetfulness;
      this.clock = clock;
    }

    @Override
    public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
      PublishInboundInterceptor interceptor =
          (publish, answer) -> {
            var packet = publish.getPublishPacket();
            String topic = packet.getTopic();
            if (forgetfulness.takes(topic)) {
              answer.preventPublishDelivery();
              return;
            }
            boolean modern = publish.getConnectionInformation().getMqttVersion() == MqttVersion.V_5;
            try {
              Intake.Result result =
                  intake.take(
                      new Arrival(withoutSlash(topic), "mqtt", clock.millis()),
                      packet.getPayload().map(Door::bytes).orElse(new byte[0]));
              if (result instanceof Intake.Result.Refused refused) {
                if (modern) {
                  answer.preventPublishDelivery(
                      AckReasonCode.PAYLOAD_FORMAT_INVALID, shortened(refused.reason()));
                } else {
                  answer.preventPublishDelivery();
                }
              }
            } catch (SQLException e) {
              LOG.log(System.Logger.Level.ERROR, "not stored, so not acknowledged: " + topic, e);
              answer.preventPublishDelivery(AckReasonCode.UNSPECIFIED_ERROR);
            }
          };
      publisher = Services.publishService();
      Services.initializerRegistry()
          .setClientInitializer(
              (client, context) -> context.addPublishInboundInterceptor(interceptor));
    }

    @Override
    public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {
      // Nothing of its own to end: the store belongs to the hub.
    }

    private static byte[] bytes(ByteBuffer payload) {
      byte[] bytes = new byte[payload.remaining()];
      payload.get(bytes);
      return bytes;
    }

    private static String shortened(String reason) {
      return reason.substring(0, Math.min(reason.length(), LONGEST_REASON));
    }
  }

  static String withoutSlash(String topic) {
    return topic.startsWith("/") ? topic.substring(1) : topic;
  }
}
