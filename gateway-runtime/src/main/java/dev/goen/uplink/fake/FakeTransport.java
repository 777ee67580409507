package dev.goen.uplink.fake;

import dev.goen.uplink.Deliveries;
import dev.goen.uplink.Delivery;
import dev.goen.uplink.LinkFault;
import dev.goen.uplink.Transport;
import dev.goen.uplink.payload.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A transport whose other end is the test. It counts every breach of {@link Transport}'s contract
 * and tells them all at {@link #close()}: sending without a connection, beyond the window or with a
 * used ticket, from another thread, and a connection left open.
 */
public final class FakeTransport implements Transport, AutoCloseable {

  private final String name;
  private final int window;
  private final Deliveries deliveries = new Deliveries();
  private final List<Message> received = new ArrayList<>();
  private final List<String> statuses = new ArrayList<>();
  private final List<String> breaches = new ArrayList<>();
  private final Map<Long, Message> open = new LinkedHashMap<>();
  private final List<Long> ofBefore = new ArrayList<>();
  private Function<Message, Optional<Delivery.Refused>> rule = message -> Optional.empty();
  private final Map<String, byte[]> retained = new LinkedHashMap<>();
  private final Map<String, List<String>> said = new LinkedHashMap<>();
  private final List<String> listening = new ArrayList<>();
  private int mostBytes = 32 * 1024;
  private boolean answeredByTheHub;
  private boolean reachable = true;
  private boolean answering = true;
  private boolean connected;
  private int connects;
  private int mostInFlight;
  private long lastTicket;
  private @Nullable Thread user;

  /** Makes one that can be reached and answers at once. */
  public FakeTransport(String name, int window) {
    this.name = name;
    this.window = window;
  }

  /** How long a message may be from now on, in bytes. */
  public synchronized void mostBytes(int bytes) {
    mostBytes = bytes;
  }

  /** Whether the hub can be reached from now on; when not, a connection there is breaks. */
  public synchronized void reachable(boolean can) {
    reachable = can;
    if (!can) {
      cut();
    }
  }

  /** Whether the hub answers; what it has not answered it answers when it does again. */
  public synchronized void answering(boolean does) {
    answering = does;
    if (does) {
      Map<Long, Message> late = Map.copyOf(open);
      late.keySet().stream().sorted().forEach(ticket -> answer(ticket, open.get(ticket)));
    }
  }

  /**
   * What the hub refuses.
   *
   * @param refuses empty for what it takes; the ticket of a refusal does not matter
   */
  public synchronized void refusing(Function<Message, Optional<Delivery.Refused>> refuses) {
    rule = refuses;
  }

  /** Whether its answers are the hub's own, as with CoAP. */
  public synchronized void answeredByTheHub(boolean so) {
    answeredByTheHub = so;
  }

  /** The hub publishes: kept for later connections, and told to one that listens. */
  public synchronized void retain(String topic, String json) {
    byte[] payload = json.getBytes(StandardCharsets.UTF_8);
    retained.put(topic, payload);
    if (connected && hears(topic)) {
      deliveries.hear(topic, payload);
    }
  }

  private boolean hears(String topic) {
    return listening.stream()
        .anyMatch(
            filter ->
                filter.endsWith("#")
                    ? topic.startsWith(filter.substring(0, filter.length() - 1))
                    : topic.equals(filter));
  }

  /** What was said on a topic, in order. */
  public synchronized List<String> said(String topic) {
    return List.copyOf(said.getOrDefault(topic, List.of()));
  }

  /** Breaks the connection. */
  public synchronized void cut() {
    if (connected) {
      connected = false;
      ofBefore.addAll(open.keySet());
      open.clear();
      deliveries.add(new Delivery.LinkLost("cut"));
    }
  }

  /** The client of the connections that were cut comes round to telling that all was taken. */
  public synchronized void answerLate() {
    ofBefore.forEach(ticket -> deliveries.add(new Delivery.Delivered(ticket)));
    ofBefore.clear();
  }

  /** All that reached the hub and was not refused, answered or not, in order. */
  public synchronized List<Message> received() {
    return List.copyOf(received);
  }

  /** The status messages, in order. */
  public synchronized List<String> statuses() {
    return List.copyOf(statuses);
  }

  public synchronized int connects() {
    return connects;
  }

  /** The most messages that were without an answer at one time. */
  public synchronized int mostInFlight() {
    return mostInFlight;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public synchronized int mostBytes() {
    return mostBytes;
  }

  @Override
  public synchronized void connect(Duration within) throws LinkFault {
    if (connected) {
      breaches.add("connect while connected");
    }
    user = Thread.currentThread();
    if (!reachable) {
      throw new LinkFault("the hub cannot be reached", false);
    }
    deliveries.clear();
    open.clear();
    listening.clear();
    connected = true;
    connects++;
  }

  @Override
  public int window() {
    return window;
  }

  /** The body alone. */
  @Override
  public long linkBytes(Message message) {
    return message.body().length;
  }

  @Override
  public synchronized void send(long ticket, Message message) throws LinkFault {
    requireUser();
    if (!connected) {
      throw new LinkFault("not connected", true);
    }
    if (ticket <= lastTicket) {
      breaches.add("ticket used before: " + ticket);
    }
    if (open.size() >= window) {
      breaches.add("beyond the window: " + open.size());
    }
    lastTicket = ticket;
    open.put(ticket, message);
    mostInFlight = Math.max(mostInFlight, open.size());
    if (rule.apply(message).isEmpty()) {
      received.add(message);
    }
    if (answering) {
      answer(ticket, message);
    }
  }

  private void answer(long ticket, @Nullable Message message) {
    open.remove(ticket);
    if (message != null) {
      deliveries.add(
          rule.apply(message)
              .<Delivery>map(no -> new Delivery.Refused(ticket, no.permanent(), no.reason()))
              .orElse(new Delivery.Delivered(ticket)));
    }
  }

  @Override
  public Delivery await(Duration time) throws InterruptedException {
    requireUser();
    return deliveries.await(time);
  }

  @Override
  public void wake() {
    deliveries.wake();
  }

  @Override
  public synchronized boolean answeredByTheHub() {
    return answeredByTheHub;
  }

  @Override
  public synchronized void listen(List<String> topics) throws LinkFault {
    requireUser();
    if (!connected) {
      throw new LinkFault("not connected", true);
    }
    listening.addAll(topics);
    retained.forEach(
        (topic, payload) -> {
          if (hears(topic)) {
            deliveries.hear(topic, payload);
          }
        });
  }

  @Override
  public synchronized void say(String path, byte[] json) throws LinkFault {
    requireUser();
    if (!connected) {
      throw new LinkFault("not connected", true);
    }
    said.computeIfAbsent(path, key -> new ArrayList<>())
        .add(new String(json, StandardCharsets.UTF_8));
  }

  @Override
  public synchronized void publishStatus(byte[] json) throws LinkFault {
    requireUser();
    if (!connected) {
      throw new LinkFault("not connected", true);
    }
    statuses.add(new String(json, StandardCharsets.UTF_8));
  }

  @Override
  public synchronized void disconnect(byte[] lastStatus, Duration within) {
    if (connected) {
      statuses.add(new String(lastStatus, StandardCharsets.UTF_8));
    }
    connected = false;
  }

  @Override
  public synchronized void abort() {
    connected = false;
  }

  private synchronized void requireUser() {
    if (Thread.currentThread() != user) {
      breaches.add("used by " + Thread.currentThread().getName());
    }
  }

  /** Tells the breaches, all of them. */
  @Override
  public synchronized void close() {
    if (connected) {
      breaches.add("left connected");
    }
    if (!breaches.isEmpty()) {
      throw new AssertionError(name + ": " + breaches);
    }
  }
}
