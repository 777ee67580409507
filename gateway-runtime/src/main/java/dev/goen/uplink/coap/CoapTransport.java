package dev.goen.uplink.coap;

import dev.goen.clock.Present;
import dev.goen.keys.HubTrust;
import dev.goen.keys.KeyMaterial;
import dev.goen.keys.KeyReport;
import dev.goen.uplink.Deliveries;
import dev.goen.uplink.Delivery;
import dev.goen.uplink.LinkFault;
import dev.goen.uplink.LinkKeys;
import dev.goen.uplink.Transport;
import dev.goen.uplink.coap.Endpoints.Security;
import dev.goen.uplink.payload.GatewayIdentity;
import dev.goen.uplink.payload.Message;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * CoAP (RFC 7252): each message a confirmable POST, block-wise (RFC 7959) beyond 512 bytes, the
 * identity as its query. 2.01 and 2.04 both mean stored.
 */
public final class CoapTransport implements Transport {

  private static final System.Logger LOG = System.getLogger(CoapTransport.class.getName());

  /** With path and query a block of 1024 would exceed the 1152 bytes of RFC 7252, clause 4.6. */
  private static final int BLOCK_BYTES = 512;

  private static final int MOST_BYTES = 8 * 1024;

  private final CoapSettings settings;
  private final GatewayIdentity identity;
  private final Supplier<Present> present;
  private final LinkKeys keys;
  private final Deliveries deliveries = new Deliveries();
  private final MessageRate rate = new MessageRate();
  private @Nullable Link link;

  /**
   * Makes a transport that is not connected.
   *
   * @param present what is known of the time, for certificates
   */
  public CoapTransport(CoapSettings settings, GatewayIdentity identity, Supplier<Present> present) {
    this.settings = settings;
    this.identity = identity;
    this.present = present;
    this.keys = new LinkKeys(settings.keys(), present);
    String host = settings.url().getHost();
    boolean loopback = host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    if (!settings.encrypted() && !loopback) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} is not encrypted: anybody on the way can read and change what is sent;"
              + " use coaps://",
          settings.url());
    }
  }

  @Override
  public String name() {
    return settings.url().toString();
  }

  @Override
  public int mostBytes() {
    return MOST_BYTES;
  }

  @Override
  public int window() {
    return settings.window();
  }

  /** CoAP has no connection: a ping (RFC 7252, clause 4.3) tells whether anybody is there. */
  @Override
  public void connect(Duration within) throws LinkFault, InterruptedException {
    abort();
    deliveries.clear();
    InetSocketAddress hub = new InetSocketAddress(settings.url().getHost(), settings.port());
    if (hub.isUnresolved()) {
      throw new LinkFault("unknown host: " + settings.url().getHost(), false);
    }
    KeyMaterial shown = keys.next();
    Optional<Security> security =
        settings.encrypted() ? Optional.of(security(shown)) : Optional.empty();
    try {
      CoapEndpoint endpoint = Endpoints.open(settings, security, BLOCK_BYTES, MOST_BYTES);
      Link made = new Link(settings, deliveries, endpoint, hub);
      link = made;
      endpoint.start();
      made.ping(within, security.map(Security::verifier));
    } catch (LinkFault e) {
      abort();
      keys.rejected(shown);
      throw e;
    } catch (IOException e) {
      abort();
      throw new LinkFault("cannot open " + settings.url() + ": " + e.getMessage(), false, e);
    }
    keys.accepted(shown);
  }

  private Security security(KeyMaterial shown) throws LinkFault {
    try {
      HubTrust judge =
          new HubTrust(
              settings.pskIdentity().isPresent() ? Optional.of(List.of()) : shown.trust(), present);
      keys.judgedBy(judge);
      return new Security(
          settings.pskIdentity(), shown, new HubVerifier(judge, settings.url().getHost()));
    } catch (GeneralSecurityException e) {
      throw new LinkFault("DTLS cannot be set up: " + e.getMessage(), false, e);
    }
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
  public long linkBytes(Message message) {
    return PostBytes.of(message, BLOCK_BYTES, Posts.MOST_QUERY_BYTES, settings.encrypted());
  }

  @Override
  public void send(long ticket, Message message) throws LinkFault, InterruptedException {
    int blocks = 1 + (message.body().length - 1) / BLOCK_BYTES;
    TimeUnit.NANOSECONDS.sleep(rate.reserve(blocks, System.nanoTime()));
    connected().post(ticket, message);
  }

  @Override
  public Delivery await(Duration time) throws InterruptedException {
    Link current = link;
    if (current != null && current.silent()) {
      return new Delivery.LinkLost(
          "no answer to what was sent for " + settings.silence().toSeconds() + " s");
    }
    return deliveries.await(time);
  }

  @Override
  public void wake() {
    deliveries.wake();
  }

  /** 2.01 and 2.04 mean stored. */
  @Override
  public boolean answeredByTheHub() {
    return true;
  }

  /** The contract has nothing that a hub could say by CoAP. */
  @Override
  public void listen(List<String> topics) {}

  @Override
  public void say(String path, byte[] json) throws LinkFault {
    Message message = new Message(path, json, Message.Content.JSON, Map.of());
    connected().tell(message);
  }

  @Override
  public void publishStatus(byte[] json) throws LinkFault {
    say(identity.statusPath(), json);
  }

  @Override
  public void disconnect(byte[] lastStatus, Duration within) {
    Link current = link;
    if (current != null) {
      try {
        current.tell(status(lastStatus)).waitForResponse(within.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    abort();
  }

  @Override
  public void abort() {
    Link current = link;
    link = null;
    if (current != null) {
      current.end();
    }
  }

  private Message status(byte[] json) {
    return new Message(identity.statusPath(), json, Message.Content.JSON, Map.of());
  }

  private Link connected() throws LinkFault {
    Link current = link;
    if (current == null) {
      throw new LinkFault("not connected", false);
    }
    return current;
  }
}
