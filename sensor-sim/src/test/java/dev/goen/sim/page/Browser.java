package dev.goen.sim.page;

import dev.goen.sim.peer.Peer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A headless Chromium, driven over W3C WebDriver as a reader would use it. */
final class Browser implements AutoCloseable {

  private static final Pattern STARTED = Pattern.compile("started successfully on port (\\d+)");

  private final Process driver;
  private final HttpClient client = HttpClient.newHttpClient();
  private final String session;

  Browser(Path profile, int width, int height) throws IOException, SQLException {
    driver =
        new ProcessBuilder(Peer.CHROMEDRIVER.command().toString(), "--port=0")
            .redirectErrorStream(true)
            .start();
    boolean open = false;
    try {
      String base = "http://127.0.0.1:" + port(driver.inputReader()) + "/session";
      Answer made = call("POST", base, capabilities(profile, width, height));
      session = base + "/" + made.at("$.value.sessionId");
      open = true;
    } finally {
      if (!open) {
        driver.destroy();
      }
    }
  }

  private static String capabilities(Path profile, int width, int height) {
    Json json = new Json().object().object("capabilities").object("alwaysMatch");
    json.object("goog:loggingPrefs").put("browser", "ALL").end();
    json.object("goog:chromeOptions")
        .put("binary", Peer.CHROMIUM.command().toString())
        .putJson("args", arguments(profile, width, height))
        .end();
    return json.end().end().end().toString();
  }

  private static String arguments(Path profile, int width, int height) {
    return String.format(
        """
        ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--user-data-dir=%s", "--window-size=%d,%d"]
        """,
        profile, width, height);
  }

  private static String port(BufferedReader output) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher started = STARTED.matcher(line);
      if (started.find()) {
        return started.group(1);
      }
    }
    throw new IOException("chromedriver ended before it told its port");
  }

  void open(URI uri) {
    call("POST", session + "/url", new Json().object().put("url", uri.toString()).end().toString());
  }

  /** What a script returns, as text. */
  @Nullable String script(String script) throws SQLException {
    String body = new Json().object().put("script", script).putJson("args", "[]").end().toString();
    return call("POST", session + "/execute/sync", body).at("$.value");
  }

  /** Clicks where a reader would: it fails when something covers the element. */
  void click(String selector) throws SQLException {
    String query =
        new Json().object().put("using", "css selector").put("value", selector).end().toString();
    Answer found = call("POST", session + "/element", query);
    String id = found.at("$.value.\"element-6066-11e4-a52e-4f735466cecf\"");
    call("POST", session + "/element/" + id + "/click", "{}");
  }

  /** What the page has complained about, as JSON; {@code []} when nothing. */
  String complaints() throws SQLException {
    Answer log =
        call("POST", session + "/se/log", new Json().object().put("type", "browser").end() + "");
    return Objects.requireNonNull(log.at("$.value"));
  }

  private Answer call(String method, String uri, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(uri))
            .timeout(Duration.ofMinutes(2))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(method + " " + uri + ": " + answer.body());
      }
      return new Answer(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      call("DELETE", session, "");
    } finally {
      client.close();
      driver.destroy();
    }
  }
}
