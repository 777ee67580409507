package dev.goen.uplink.coap;

import dev.goen.uplink.Deliveries;
import dev.goen.uplink.Delivery;
import dev.goen.uplink.LinkFault;
import dev.goen.uplink.payload.Message;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.EmptyMessage;
import org.eclipse.californium.core.coap.MessageObserverAdapter;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.coap.Token;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.network.interceptors.MessageInterceptorAdapter;
import org.eclipse.californium.elements.AddressEndpointContext;
import org.jspecify.annotations.Nullable;

/** One endpoint from its ping to its end. */
final class Link {

  private static final Set<ResponseCode> STORED =
      Set.of(ResponseCode.CREATED, ResponseCode.CHANGED);

  /** Faults of the message itself; the others of class 4 can be mended at the hub. */
  private static final Set<ResponseCode> FOR_GOOD =
      Set.of(
          ResponseCode.BAD_REQUEST,
          ResponseCode.BAD_OPTION,
          ResponseCode.NOT_ACCEPTABLE,
          ResponseCode.REQUEST_ENTITY_TOO_LARGE,
          ResponseCode.UNSUPPORTED_CONTENT_FORMAT,
          ResponseCode.UNPROCESSABLE_ENTITY);

  private final CoapSettings settings;
  private final Deliveries deliveries;
  private final CoapEndpoint endpoint;
  private final InetSocketAddress hub;
  private final Set<Long> unanswered = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean over = new AtomicBoolean();

  /**
   * Paths with a request under way and those that wait for it: not every server can tell apart the
   * blocks of two bodies for one path from one client (RFC 7959, clause 2.5).
   */
  private final Map<String, Deque<Request>> busy = new HashMap<>();

  private volatile long lastSign = System.nanoTime();

  /**
   * A link nothing was sent on yet.
   *
   * @param deliveries gets what is answered, and that the link is lost
   */
  Link(CoapSettings settings, Deliveries deliveries, CoapEndpoint endpoint, InetSocketAddress hub) {
    this.settings = settings;
    this.deliveries = deliveries;
    this.endpoint = endpoint;
    this.hub = hub;
    endpoint.addInterceptor(new Signs());
  }

  /**
   * Asks whether anybody is there (RFC 7252, clause 4.3).
   *
   * @throws LinkFault when nobody answers in time, or the hub is refused
   */
  void ping(Duration within, Optional<HubVerifier> verifier)
      throws LinkFault, InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    AtomicReference<String> failure = new AtomicReference<>("nobody answers");
    Request ping = Request.newPing();
    ping.setToken(Token.EMPTY);
    ping.setDestinationContext(new AddressEndpointContext(hub));
    ping.addMessageObserver(
        new MessageObserverAdapter() {
          @Override
          public void onReject() {
            failure.set("");
            done.countDown();
          }

          @Override
          public void onSendError(@Nullable Throwable error) {
            failure.set(String.valueOf(error));
            done.countDown();
          }

          @Override
          public void onTimeout() {
            done.countDown();
          }
        });
    endpoint.sendRequest(ping);
    boolean heard = done.await(within.toMillis(), TimeUnit.MILLISECONDS);
    if (!heard || !failure.get().isEmpty()) {
      String refusal = verifier.map(HubVerifier::refusal).orElse("");
      throw new LinkFault(
          "cannot reach " + settings.url() + ": " + (refusal.isEmpty() ? failure.get() : refusal),
          !refusal.isEmpty());
    }
  }

  private Request request(Message message) {
    return Posts.request(settings.url().getScheme(), hub, message);
  }

  /** Sends what nobody waits for. */
  Request tell(Message message) {
    Request request = request(message);
    endpoint.sendRequest(request);
    return request;
  }

  /** Sends a message, or lets it wait for the one before it on its path. */
  void post(long ticket, Message message) {
    if (unanswered.isEmpty()) {
      lastSign = System.nanoTime();
    }
    unanswered.add(ticket);
    Request request = request(message);
    request.addMessageObserver(new Answer(ticket, message.path()));
    synchronized (busy) {
      Deque<Request> before = busy.get(message.path());
      if (before != null) {
        before.add(request);
        return;
      }
      busy.put(message.path(), new ArrayDeque<>());
    }
    endpoint.sendRequest(request);
  }

  private void finished(String path) {
    Request next;
    synchronized (busy) {
      Deque<Request> waiting = busy.get(path);
      next = waiting == null ? null : waiting.poll();
      if (next == null) {
        busy.remove(path);
      }
    }
    if (next != null && !over.get()) {
      endpoint.sendRequest(next);
    }
  }

  /** Whether something has waited too long for any sign of the hub. */
  boolean silent() {
    return !unanswered.isEmpty() && System.nanoTime() - lastSign > settings.silence().toNanos();
  }

  /** Lets go of the endpoint; what comes after that is nobody's. */
  void end() {
    over.set(true);
    endpoint.destroy();
  }

  private void lost(String reason) {
    if (over.compareAndSet(false, true)) {
      deliveries.add(new Delivery.LinkLost(reason));
    }
  }

  /**
   * Whatever the hub says is a sign of it, also that it has one block of many: on a link where each
   * takes seconds the answer to the whole comes late.
   */
  private final class Signs extends MessageInterceptorAdapter {
    @Override
    public void receiveResponse(Response response) {
      lastSign = System.nanoTime();
    }

    @Override
    public void receiveEmptyMessage(EmptyMessage message) {
      lastSign = System.nanoTime();
    }
  }

  /** What becomes of one request, the first time it is told. */
  private final class Answer extends MessageObserverAdapter {
    private final long ticket;
    private final String path;

    Answer(long ticket, String path) {
      this.ticket = ticket;
      this.path = path;
    }

    @Override
    public void onResponse(Response response) {
      ResponseCode code = response.getCode();
      if (!unanswered.remove(ticket)) {
        return;
      }
      finished(path);
      if (STORED.contains(code)) {
        deliveries.add(new Delivery.Delivered(ticket));
      } else {
        String words = response.getPayloadSize() == 0 ? "" : " " + response.getPayloadString();
        deliveries.add(
            new Delivery.Refused(ticket, FOR_GOOD.contains(code), code.toString() + words));
      }
    }

    @Override
    public void onReject() {
      lost("the hub resets what is sent");
    }

    @Override
    public void onTimeout() {
      lost("no answer after CoAP's own retransmissions");
    }

    @Override
    public void onSendError(@Nullable Throwable error) {
      lost("cannot send: " + error);
    }
  }
}
