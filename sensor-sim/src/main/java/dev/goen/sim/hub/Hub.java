package dev.goen.sim.hub;

import java.io.IOException;
import java.net.URI;
import java.security.PrivateKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A running hub: a store with an MQTT and a CoAP door. All it listens on is the loopback address.
 */
public final class Hub implements AutoCloseable {
  private final HubStore store;
  private final CommandDesk desk = new CommandDesk();
  private final TimeDesk times = new TimeDesk();
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private @Nullable EmbeddedBroker broker;
  private int coapPort;

  private Hub(HubStore store) {
    this.store = store;
    parts.push(store);
  }

  /**
   * Starts a hub and returns when it can be reached; a broker of its own is then up, one that is
   * already there may still be being tried.
   *
   * @throws IOException when a port is taken or an option cannot be used
   * @throws SQLException when the database cannot be opened
   */
  public static Hub start(HubOptions options)
      throws IOException, SQLException, InterruptedException {
    EmbeddedBroker.keepQuiet();
    Hub hub = new Hub(HubStore.open(options.database()));
    boolean started = false;
    try {
      hub.open(options);
      started = true;
      return hub;
    } finally {
      if (!started) {
        hub.close();
      }
    }
  }

  private void open(HubOptions options) throws IOException, SQLException, InterruptedException {
    Clock clock = Clock.systemUTC();
    Confirmations confirmations = new Confirmations();
    Intake intake =
        new Intake(store, options.faults().poison(), listening(confirmations, options.confirm()));
    Outlet outlet;
    if (options.broker().isPresent()) {
      URI address = options.broker().get();
      BrokerClient client =
          BrokerClient.start(
              address, options.clientId(), options.trust().orElse(null), intake, clock);
      outlet = client;
      parts.push(client);
    } else {
      EmbeddedBroker embedded =
          EmbeddedBroker.start(options.mqttPort(), intake, options.faults(), clock);
      broker = embedded;
      outlet = embedded;
      parts.push(embedded);
    }
    CoapIntake coap = CoapIntake.start(options.coapPort(), intake, clock);
    coapPort = coap.port();
    parts.push(coap);
    if (options.confirm()) {
      try (Connection stored = StoredRows.connect(options.database())) {
        confirmations.load(stored, clock.millis());
      }
    }
    parts.push(Announcer.start(confirmations, desk, times, outlet, clock));
  }

  /** Takes what comes in to those who answer it. */
  private Intake.Listener listening(Confirmations confirmations, boolean confirm) {
    return new Intake.Listener() {
      @Override
      public void stored(List<Row> rows, long receivedMillis) {
        if (confirm) {
          confirmations.stored(rows, receivedMillis);
        }
      }

      @Override
      public void status(String operator, String gateway, boolean online, String trial) {
        if (confirm) {
          confirmations.seen(operator, gateway);
        }
        desk.seen(operator, gateway, online, trial);
      }

      @Override
      public void asked(String topic, String id, long receivedMillis) {
        times.asked(topic, id, receivedMillis);
      }

      @Override
      public void answer(String id, String json) {
        desk.answered(id, json);
      }
    };
  }

  /**
   * Orders a gateway to do something once, now or when it is next online.
   *
   * @param key Ed25519, whose public half the gateway trusts
   * @param id of this order
   * @param command its name, and an argument behind a space
   * @param expiresMillis ms since 1970-01-01T00:00Z
   */
  public void order(PrivateKey key, String id, String gateway, String command, long expiresMillis) {
    desk.add(key, id, gateway, command, expiresMillis);
  }

  /**
   * Configures a gateway, now or when it is next online.
   *
   * @param text YAML; empty to take away what was sent before
   * @param within how long the gateway tries it before it goes back, if nobody confirms it
   * @param keep whether it is confirmed as soon as the gateway says that it runs with it
   */
  public void configure(
      PrivateKey key,
      String id,
      String gateway,
      String text,
      Duration within,
      long expiresMillis,
      boolean keep) {
    desk.configure(key, id, gateway, text, within, expiresMillis, keep);
  }

  /** Tells somebody of each answer, as JSON; on a thread that must not wait. */
  public void onAnswer(Consumer<String> told) {
    desk.tell(told);
  }

  /** What a gateway has answered to an order, as JSON, in the order it came. */
  public List<String> answers(String id) {
    return desk.answers(id);
  }

  /** As if the answers to an order had been lost on their way: it is sent again. */
  public void loseAnswers(String id) {
    desk.loseAnswers(id);
  }

  /** How many packs the embedded broker has acknowledged and dropped, as it was told to. */
  public long forgotten() {
    return broker == null ? 0 : broker.forgotten();
  }

  /**
   * The port of the embedded broker.
   *
   * @throws IllegalStateException when the hub uses a broker that was already there
   */
  public int mqttPort() {
    if (broker == null) {
      throw new IllegalStateException("this hub has no broker of its own");
    }
    return broker.port();
  }

  public int coapPort() {
    return coapPort;
  }

  public HubStore store() {
    return store;
  }

  /** Closes the doors, then the store. Only the first failure is told; the rest is still closed. */
  @Override
  public void close() throws IOException {
    IOException failure = null;
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        if (failure == null) {
          failure = new IOException("the hub does not close", e);
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
