package dev.goen.sim.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HubPageTest {

  private static final String DATA = "river/data";

  @TempDir Path folder;

  private final HttpClient client = HttpClient.newHttpClient();
  private final FakeLink link = new FakeLink();
  private final long now = System.currentTimeMillis() / 1000 * 1000;
  private FilledStore store;
  private HubPage page;

  @BeforeEach
  void open() throws IOException, SQLException {
    Path file = folder.resolve("hub.db");
    store = new FilledStore(file);
    page = HubPage.start(0, file, link, Map.of("kando-01/stage", List.of(new Threshold(4, 3.5))));
  }

  @AfterEach
  void close() throws SQLException {
    page.close();
    store.close();
    client.close();
  }

  @Test
  void aBacklogThatComesLateLandsAtItsTrueTimeAndIsSentAsAChange() throws Exception {
    store.number(DATA, "kando-01/stage", now - 60_000, 1.0);
    store.skip(DATA, 1);
    store.number(DATA, "kando-01/stage", now - 40_000, 1.2);
    Answer before = await("range=15m", "$.store.records", "2");
    assertEquals("1", before.at("$.streams[0].missing"));
    // The number between them comes last, as the backlog does after a cut.
    store.add(DATA, 2, "kando-01/stage", now - 50_000, 1.1, null, null, null);
    String since = "range=15m&since=" + before.at("$.cursor") + "&run=" + before.at("$.run");
    Answer after = await(since, "$.store.records", "3");
    assertEquals(
        "[[" + (now - 50_000) + ",0," + (now - 50_000) + ",1.1]]",
        after.series("kando-01/stage", "$.buckets"));
    assertEquals("0", after.at("$.streams[0].missing"));
    assertEquals("1.2", after.series("kando-01/stage", "$.value"), "the latest stays the latest");
  }

  // A plot of a flood with the wrong hour is worse than one that jumps when the hour is known.
  @Test
  void whatWasDatedWronglyMovesOnceItsTrueTimeIsKnown() throws Exception {
    store.number(DATA, "kando-01/stage", now - 600_000, 1.0);
    Answer before = await("range=15m", "$.store.records", "1");
    store.anchor(FilledStore.bootedAt() + 300_000);
    String since = "range=15m&since=" + before.at("$.cursor") + "&run=" + before.at("$.run");
    Answer after = await(since, "$.whole", "1");
    assertEquals(
        "[[" + (now - 300_000) + ",0," + (now - 300_000) + ",1.0]]",
        after.series("kando-01/stage", "$.buckets"));
    assertEquals("1", after.at("$.store.records"), "it moved, and is not there twice");
  }

  @Test
  void aLongRangeComesInABoundedNumberOfBucketsAndKeepsItsPeak() throws Exception {
    store.together(true);
    for (int i = 0; i < 20_000; i++) {
      double value = i == 7_777 ? 9.0 : 1.0;
      store.number(DATA, "kando-01/stage", now - 4L * (20_000 - i), value);
    }
    store.together(false);
    Answer state = await("range=24h", "$.store.records", "20000");
    String buckets = state.series("kando-01/stage", "$.buckets");
    assertNotNull(buckets);
    assertTrue(new Answer(buckets).count("$") <= 1_250, "one pixel needs one bucket");
    assertTrue(buckets.contains(",9.0"), "a peak must survive the thinning");
  }

  @Test
  void anAlarmIsOpenSinceItsFirstLevelUntilItIsBackAtZero() throws Exception {
    store.number(DATA, "kando-01/stage", now - 90_000, 2.4);
    store.number("river/event", "kando-01/alarm", now - 90_000, 1);
    store.number("river/event", "kando-01/alarm", now - 30_000, 4);
    // A failed sensor never clears an alarm.
    store.missing("river/event", "kando-01/alarm", now - 10_000);
    Answer open = await("", "$.store.records", "4");
    assertEquals("4", open.at("$.alarms[0].level"));
    assertEquals(Long.toString(now - 90_000), open.at("$.alarms[0].since"));
    assertEquals(Long.toString(now - 30_000), open.at("$.alarms[0].levelSince"));
    assertEquals("1", open.at("$.alarms[0].water"), "a stage's levels have the river's names");
    store.number("river/event", "kando-01/alarm", now - 5_000, 0);
    assertEquals(0, await("", "$.store.records", "5").count("$.alarms"));
  }

  @Test
  void missingAndRejectedValuesAreMarkedAndNeverDrawn() throws Exception {
    store.number(DATA, "kando-01/stage", now - 9_000, 1.0);
    store.missing(DATA, "kando-01/stage", now - 8_000);
    store.number(DATA, "kando-01/stage", now - 7_000, 99.0, 1);
    Answer state = await("", "$.store.records", "3");
    assertEquals(
        String.format(
            "[[%d,0,%d,1.0],[%d,1],[%d,1]]", now - 9_000, now - 9_000, now - 8_000, now - 7_000),
        state.series("kando-01/stage", "$.buckets"));
    assertEquals("0", state.series("kando-01/stage", "$.usable"));
    assertEquals("3.5", state.series("kando-01/stage", "$.thresholds[0].at"));
  }

  @Test
  void aContactTellsItsStateAndSinceWhen() throws Exception {
    store.flag("welfare/person-data", "fridge-7/contact", now - 80_000, true);
    store.flag("welfare/person-data", "fridge-7/contact", now - 20_000, false);
    Answer state = await("", "$.store.records", "2");
    assertEquals("0", state.at("$.contacts[0].state"));
    assertEquals(Long.toString(now - 20_000), state.at("$.contacts[0].since"));
    assertEquals(2, state.count("$.contacts[0].steps"));
  }

  @Test
  void aTagIsPresentOnlyWhileItIsSeen() throws Exception {
    store.text("welfare/person-data", "gate-1/tag", now - 500_000, "p1gone");
    store.text("welfare/person-data", "gate-1/tag", now - 1_000, "p2here");
    Answer state = await("", "$.store.records", "2");
    assertEquals("p2here", state.at("$.tags[0].tag"), "the latest first");
    assertEquals("1", state.at("$.tags[0].present"));
    assertEquals("0", state.at("$.tags[1].present"));
  }

  @Test
  void whatTheGatewayReportsLostDoesNotMakeAStreamIncomplete() throws Exception {
    store.number(DATA, "kando-01/stage", now - 9_000, 1.0);
    store.skip(DATA, 10);
    store.text(DATA, "gateway/lost", now, FilledStore.EPOCH + " river/data 2-4,6-10/2 thinned");
    Answer state = await("", "$.store.records", "2");
    assertEquals("2", state.at("$.streams[0].delivered"));
    assertEquals("6", state.at("$.streams[0].lost"));
    assertEquals("4", state.at("$.streams[0].missing"), "5, 7, 9 and 11 are owed");
  }

  @Test
  void theStatusTellsTheLastNumberTheDepthAndTheDevices() throws Exception {
    store.number(DATA, "kando-01/stage", now - 9_000, 1.0);
    store.status(
        """
        {"v":1,"gateway":"gw07","online":true,"epoch":"%s","clock":"synced","depth":{"city":42},
         "streams":[{"stream":"river/data","last":5}],"devices":[{"id":"kando-01","state":"ok"}]}
        """
            .formatted(FilledStore.EPOCH),
        now - 2_000);
    Answer state = await("", "$.streams[0].last", "5");
    assertEquals("4", state.at("$.streams[0].missing"));
    assertEquals("42.0", state.series("city/depth", "$.value"));
    assertEquals("ok", state.at("$.gateways[0].status.devices[0].state"));
  }

  @Test
  void anOutageAtTheSourceIsPlacedByTheClockOfItsBoot() throws Exception {
    store.number(DATA, "kando-01/stage", now - 9_000, 1.0);
    long from = now - 60_000 - FilledStore.bootedAt();
    store.text(
        DATA,
        "gateway/not-taken",
        now,
        String.format("kando-01 %s %d %d 30 sensor-fault", FilledStore.BOOT, from, from + 30_000));
    Answer state = await("", "$.store.records", "2");
    assertEquals(Long.toString(now - 60_000), state.at("$.outages[0].from"));
    assertEquals(Long.toString(now - 30_000), state.at("$.outages[0].to"));
    assertEquals("sensor-fault", state.at("$.outages[0].why"));
  }

  @Test
  void onlyThePageItselfMayCutTheLink() throws Exception {
    assertEquals(403, post("/api/link", "cut", "http://evil.example").statusCode());
    assertEquals(403, post("/api/link", "cut", null).statusCode());
    assertTrue(link.isUp());
    String own = "http://127.0.0.1:" + page.uri().getPort();
    assertEquals(200, post("/api/link", "cut", own).statusCode());
    assertFalse(link.isUp());
    assertEquals("0", get("/api/state").at("$.link.up"));
    assertEquals(400, post("/api/link", "explode", own).statusCode());
    assertEquals(200, post("/api/link", "restore", own).statusCode());
    assertTrue(link.isUp());
  }

  /** A foreign name that was made to point here (DNS rebinding) must not read the city's data. */
  @Test
  void aRequestForAnotherHostIsTurnedAway() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), page.uri().getPort())) {
      socket
          .getOutputStream()
          .write(
              "GET /api/state HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertTrue(answer.startsWith("HTTP/1.1 421 "), answer);
    }
  }

  @Test
  void everyAnswerForbidsForeignCodeAndThePageNeedsNone() throws Exception {
    for (String path :
        List.of("/", "/app.js", "/plots.js", "/panels.js", "/words.js", "/page.css", "/uplot.js")) {
      HttpResponse<String> answer = send(request(path).build());
      assertEquals(200, answer.statusCode(), path);
      String policy = answer.headers().firstValue("Content-Security-Policy").orElse("");
      assertTrue(policy.startsWith("default-src 'none'; script-src 'self'"), policy);
      assertFalse(policy.contains("unsafe"), policy);
    }
    assertFalse(send(request("/").build()).body().contains("//"), "no address of another server");
    assertEquals(404, send(request("/../pom.xml").build()).statusCode());
    assertEquals(400, send(request("/api/state?range=1y").build()).statusCode());
  }

  @Test
  void thePageSpeaksTheReadersLanguage() throws Exception {
    HttpRequest japanese = request("/").header("Accept-Language", "ja-JP,en;q=0.5").build();
    assertTrue(send(japanese).body().contains("<html lang=\"ja\">"));
    HttpRequest other = request("/").header("Accept-Language", "fr").build();
    assertTrue(send(other).body().contains("<html lang=\"en\">"));
    HttpRequest asked = request("/?lang=en").header("Accept-Language", "ja").build();
    assertTrue(send(asked).body().contains("<html lang=\"en\">"));
    assertEquals("氾濫危険水位", get("/words.json?lang=ja").at("$.\"water.4\""));
  }

  @Test
  void aHubWithoutAStoreYetSaysSo() throws Exception {
    try (HubPage early =
        HubPage.start(0, folder.resolve("not-yet.db"), LinkControl.NONE, Map.of())) {
      HttpRequest request = HttpRequest.newBuilder(early.uri().resolve("api/state")).build();
      Answer state = awaitOf(request, "$.store.problem", "absent");
      assertEquals("0", state.at("$.link.control"));
    }
  }

  private Answer await(String query, String path, String wanted) throws Exception {
    return awaitOf(request("/api/state?" + query).build(), path, wanted);
  }

  private Answer awaitOf(HttpRequest request, String path, String wanted) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (true) {
      Answer answer = new Answer(send(request).body());
      if (wanted.equals(answer.at(path))) {
        return answer;
      }
      assertTrue(
          System.nanoTime() < deadline, () -> path + " never became " + wanted + ": " + answer);
      Thread.sleep(20);
    }
  }

  private Answer get(String path) {
    return new Answer(send(request(path).build()).body());
  }

  private HttpResponse<String> post(String path, String body, @Nullable String origin) {
    HttpRequest.Builder request =
        request(path).POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
    return send((origin == null ? request : request.header("Origin", origin)).build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + page.uri().getPort() + path));
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
