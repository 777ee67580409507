package dev.goen.sim.page;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The page of the hub and its server, on the loopback address only.
 *
 * <ul>
 *   <li>{@code GET /} the page; {@code ?lang=ja} or {@code ?lang=en} overrides the browser
 *   <li>{@code GET /api/state?range=15m&since=0&run=} what the page shows. {@code since} and {@code
 *       run} are the {@code cursor} and {@code run} of the answer before: of the plots only changed
 *       buckets come; {@code range} is 15m, 2h, 24h or 14d
 *   <li>{@code POST /api/link} with the body {@code cut} or {@code restore}, from this page only
 * </ul>
 */
public final class HubPage implements AutoCloseable {

  private static final long POLL_MS = 500;
  private static final int LONGEST_ACTION = 16;

  private final LinkControl link;
  private final Clock clock;
  private final HubModel model;
  private final StoreReader reader;
  private final HttpServer server;
  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread poller = Thread.ofPlatform().name("hub-page").unstarted(this::follow);

  /** Tells a page that is still open from the life of another server that its cursor is void. */
  private final String run;

  private HubPage(
      int port, Path store, LinkControl link, Map<String, List<Threshold>> thresholds, Clock clock)
      throws IOException {
    this.link = link;
    this.clock = clock;
    this.run = Long.toString(clock.millis(), Character.MAX_RADIX);
    this.model = new HubModel(thresholds);
    this.reader = new StoreReader(store, model);
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
  }

  /**
   * Starts the page of a hub whose levels are not known.
   *
   * @see #start(int, Path, LinkControl, Map)
   */
  public static HubPage start(int port, Path store, LinkControl link) throws IOException {
    return start(port, store, link, Map.of());
  }

  /**
   * Starts the page.
   *
   * @param port 0 for any that is free
   * @param store the hub's SQLite file; it may appear later
   * @param thresholds levels by {@code sensor/quantity}, such as {@code kando-01/stage}
   * @throws IOException when the port is taken
   */
  public static HubPage start(
      int port, Path store, LinkControl link, Map<String, List<Threshold>> thresholds)
      throws IOException {
    HubPage page = new HubPage(port, store, link, thresholds, Clock.systemUTC());
    page.begin();
    return page;
  }

  /** Where the page is. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  private void begin() {
    server.setExecutor(requests);
    server.createContext("/", guarded("GET", Assets::serve));
    server.createContext("/api/state", guarded("GET", this::state));
    server.createContext("/api/link", guarded("POST", this::link));
    poller.start();
    server.start();
  }

  private void follow() {
    try {
      do {
        try {
          reader.poll();
        } catch (RuntimeException e) {
          System.getLogger(HubPage.class.getName())
              .log(System.Logger.Level.WARNING, "the page could not read the store", e);
          model.problem(e.toString());
        }
      } while (!closing.await(POLL_MS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      reader.close();
    }
  }

  private static HttpHandler guarded(String method, HttpHandler handler) {
    return exchange -> {
      try (exchange) {
        String asked = exchange.getRequestMethod();
        if (!Reply.forThisMachine(exchange)) {
          Reply.text(exchange, 421, "this page answers to localhost and 127.0.0.1 only");
        } else if (!asked.equals(method) && !(method.equals("GET") && asked.equals("HEAD"))) {
          exchange.getResponseHeaders().set("Allow", method);
          Reply.text(exchange, 405, "only " + method);
        } else {
          handler.handle(exchange);
        }
      }
    };
  }

  private void state(HttpExchange exchange) throws IOException {
    Map<String, String> query = Reply.query(exchange);
    Optional<Range> range = Range.of(query.getOrDefault("range", Range.MINUTES.label()));
    String since = query.getOrDefault("since", "0");
    if (range.isEmpty() || !since.matches("\\d{1,18}")) {
      Reply.text(exchange, 400, "range is 15m, 2h, 24h or 14d; since is a cursor");
      return;
    }
    String life = run + '-' + model.restarts();
    long from = life.equals(query.get("run")) ? Long.parseLong(since) : 0;
    long now = clock.millis();
    Json json = new Json().object().put("run", life).put("now", now);
    json.put("range", range.get().label())
        .put("span", range.get().spanMs())
        .put("bucket", range.get().bucketMs())
        .put("whole", from == 0);
    json.object("link").put("control", link.controllable()).put("up", link.isUp()).end();
    model.write(json, range.get(), from, now);
    Reply.json(exchange, 200, json.end().toString());
  }

  private void link(HttpExchange exchange) throws IOException {
    if (!Reply.fromThisPage(exchange)) {
      Reply.text(exchange, 403, "only this page may touch the link: Origin must be its own");
      return;
    }
    if (!link.controllable()) {
      Reply.text(exchange, 409, "this hub was started without control of the link");
      return;
    }
    byte[] body = exchange.getRequestBody().readNBytes(LONGEST_ACTION);
    switch (new String(body, StandardCharsets.UTF_8)) {
      case "cut" -> link.cut();
      case "restore" -> link.restore();
      default -> {
        Reply.text(exchange, 400, "the body is cut or restore");
        return;
      }
    }
    Reply.json(exchange, 200, new Json().object().put("up", link.isUp()).end().toString());
  }

  @Override
  public void close() {
    server.stop(0);
    requests.shutdownNow();
    closing.countDown();
    try {
      if (!poller.join(Duration.ofSeconds(5))) {
        poller.interrupt();
      }
    } catch (InterruptedException e) {
      poller.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
