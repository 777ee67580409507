package dev.goen.sim.page;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of the page. Only what is named here is served, whatever path is asked for. */
final class Assets {

  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String STYLE = "text/css; charset=utf-8";

  private record Asset(String resource, String type) {}

  private static final Map<String, Asset> ASSETS =
      Map.of(
          "/app.js", new Asset("app.js", SCRIPT),
          "/panels.js", new Asset("panels.js", SCRIPT),
          "/plots.js", new Asset("plots.js", SCRIPT),
          "/words.js", new Asset("words.js", SCRIPT),
          "/page.css", new Asset("page.css", STYLE),
          "/favicon.svg", new Asset("favicon.svg", "image/svg+xml"),
          "/uplot.js", new Asset(UPLOT + "uPlot.iife.min.js", SCRIPT),
          "/uplot.css", new Asset(UPLOT + "uPlot.min.css", STYLE));

  private static final Pattern WORD = Pattern.compile("\\{\\{([a-zA-Z.]+)}}");

  private Assets() {}

  static void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    Asset asset = ASSETS.get(path);
    if (asset != null) {
      // The files change with the program only: kept, but asked after at each load.
      exchange.getResponseHeaders().set("Cache-Control", "no-cache");
      Reply.send(exchange, 200, asset.type, read(asset.resource));
    } else if (path.equals("/")) {
      Language language = language(exchange);
      Reply.send(exchange, 200, "text/html; charset=utf-8", page(language));
    } else if (path.equals("/words.json")) {
      Reply.json(exchange, 200, language(exchange).json());
    } else {
      Reply.text(exchange, 404, "there is no " + path);
    }
  }

  private static Language language(HttpExchange exchange) {
    exchange.getResponseHeaders().set("Vary", "Accept-Language");
    return Language.choose(
        Reply.query(exchange).get("lang"), Reply.header(exchange, "Accept-Language"));
  }

  /**
   * The page comes in its language already, so that nothing flickers and no word needs a script.
   */
  private static byte[] page(Language language) {
    String template = new String(read("index.html"), StandardCharsets.UTF_8);
    String page =
        WORD.matcher(template)
            .replaceAll(
                found -> {
                  String key = found.group(1);
                  String word = key.equals("lang") ? language.tag() : language.word(key);
                  return Matcher.quoteReplacement(word);
                });
    return page.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] read(String resource) {
    try (InputStream in = Assets.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its file " + resource);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
