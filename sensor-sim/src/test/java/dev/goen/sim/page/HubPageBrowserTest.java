package dev.goen.sim.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.sim.peer.NeedsPeer;
import dev.goen.sim.peer.Peer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What only a browser can show: that the scripts run, the button works, and nothing overflows. */
@NeedsPeer({Peer.CHROMIUM, Peer.CHROMEDRIVER})
final class HubPageBrowserTest {

  private static final String DATA = "river/data";

  // Chromium may still be writing its profile when the folder is cleared.
  @TempDir(cleanup = CleanupMode.NEVER)
  Path profile;

  @TempDir Path folder;

  private final FakeLink link = new FakeLink();
  private final long now = System.currentTimeMillis() / 1000 * 1000;
  private FilledStore store;
  private HubPage page;
  private Browser browser;

  @BeforeEach
  void open() throws Exception {
    Path file = folder.resolve("hub.db");
    store = new FilledStore(file);
    page = HubPage.start(0, file, link, Map.of("kando-01/stage", List.of(new Threshold(4, 3.5))));
    browser = new Browser(profile, 500, 900);
  }

  @AfterEach
  void close() throws Exception {
    browser.close();
    page.close();
    store.close();
  }

  @Test
  void aReaderSeesTheRiverRiseCutsTheLinkAndMendsIt() throws Exception {
    fill();
    browser.open(page.uri().resolve("?lang=ja"));
    awaitText("#alarms", "氾濫危険水位");
    awaitText("#alarms", "kando-01");
    awaitText("#stage", "3.60");
    awaitText("#strain", "120.0");
    awaitText("#contacts", "開");
    // A tag counts as present for half a minute, and a browser may take longer to start.
    store.text("welfare/person-data", "gate-1/tag", System.currentTimeMillis(), "p5fa2b8c01d9e");
    awaitText("#tags", "検知中");
    awaitText("#streams [data-stream=\"river/data\"]", "未完");
    awaitText("#devices", "応答なし");
    awaitText("#link-state", "回線 接続中");

    browser.click("#link-button");
    awaitText("#link-state", "回線 切断中");
    assertFalse(link.isUp());
    browser.click("#link-button");
    awaitText("#link-state", "回線 接続中");
    assertTrue(link.isUp());

    // The alarm clears by itself, without a reload.
    store.number("river/event", "kando-01/alarm", System.currentTimeMillis(), 0);
    awaitText("#alarms", "発生中の警報はありません");

    browser.click("#lang-en");
    awaitText("#alarms", "No open alarm");
    awaitText("#link-state", "Link up");
    assertEquals("en", browser.script("return document.documentElement.lang"));
    assertEquals("[]", browser.complaints(), "no script may fail, and the policy forbids nothing");
  }

  /** A straight line over 20 s without samples would be a water level that nobody measured. */
  @Test
  void aGapInTheDataIsAGapInTheLine() throws Exception {
    fill();
    browser.open(page.uri());
    awaitText("#stage", "3.60");
    awaitLine("before the gap, not within it, and after it", "true,false,true");
  }

  /**
   * Where the stage's plot has its line's colour 80, 50 and 30 s ago. A plot that a busy machine
   * has drawn late is a few pixels behind, so all three are looked at together until they are
   * right.
   */
  private void awaitLine(String where, String wanted) throws Exception {
    awaitScript(
        "the line is drawn " + where,
        wanted::equals,
        """
        const canvas = document.querySelector('#stage canvas');
        const over = document.querySelector('#stage .u-over');
        if (!canvas || !over) return '';
        const drawn = (utc) => {
          const at = 1 - (Date.now() - utc) / 900000;
          const x = Math.round((over.offsetLeft + at * over.clientWidth) * devicePixelRatio);
          const { data } = canvas.getContext('2d').getImageData(x, 0, 1, canvas.height);
          for (let i = 0; i < data.length; i += 4) {
            const [red, green, blue, alpha] = data.slice(i, i + 4);
            if (alpha > 90 && red < 60 && green > 80 && green < 150 && blue > 130) return true;
          }
          return false;
        };
        return [80, 50, 30].map((ago) => drawn(%d - ago * 1000)).join();
        """
            .formatted(now));
  }

  /**
   * The narrowest phones in use are 360 px wide; a page that scrolls sideways hides its numbers.
   */
  @Test
  void nothingStandsOutOverTheEdgeOfAPhone() throws Exception {
    fill();
    for (String lang : List.of("ja", "en")) {
      browser.open(page.uri().resolve("?lang=" + lang));
      awaitText("#stage", "3.60");
      // Headless windows are 500 px wide or more; the body is what the width is measured against.
      browser.script("document.documentElement.style.width = '360px'");
      awaitNothingOver(361);
    }
  }

  /** A hub that has stopped must not leave a page that looks alive. */
  @Test
  void aHubThatHasGoneIsTold() throws Exception {
    fill();
    browser.open(page.uri().resolve("?lang=en"));
    awaitText("#stage", "3.60");
    page.close();
    awaitText("#notice", "The hub does not answer");
  }

  private void fill() throws SQLException {
    for (int i = 120; i > 0; i--) {
      if (i < 40 || i > 60) {
        store.number(DATA, "kando-01/stage", now - i * 1_000L, 3.6 - i * 0.01 + 0.01);
      }
      store.number("bridge/data", "kanda-bridge-3/strain", now - i * 1_000L, 120e-6);
    }
    store.skip(DATA, 7);
    store.text(DATA, "gateway/lost", now, FilledStore.EPOCH + " river/data 900 evicted");
    store.number("river/event", "kando-01/alarm", now - 20_000, 4);
    store.flag("welfare/person-data", "fridge-7/contact", now - 50_000, false);
    store.text("welfare/person-data", "gate-1/tag", now - 1_000, "p5fa2b8c01d9e");
    store.status(
        """
        {"v":1,"gateway":"gw07","online":true,"version":"0.1.0","clock":"synced",
         "devices":[{"id":"kando-02","state":"silent","since":1795450000000}]}
        """,
        now - 1_000);
  }

  /** Plots follow a change of width with the next frame, which a busy machine draws late. */
  private void awaitNothingOver(int edge) throws Exception {
    awaitScript(
        "nothing is over the edge",
        ""::equals,
        "return [...document.querySelectorAll('body *')].filter((e) => e.offsetParent"
            + " && e.getBoundingClientRect().right > %d)".formatted(edge)
            + ".map((e) => e.tagName + '.' + e.className).join(' ')");
  }

  private void awaitText(String selector, String wanted) throws Exception {
    awaitScript(
        selector + " shows '" + wanted + "'",
        text -> text.contains(wanted),
        String.format("return document.querySelector('%s')?.innerText ?? ''", selector));
  }

  private void awaitScript(String what, Predicate<String> wanted, String script) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    String found = browser.script(script);
    while (found == null || !wanted.test(found)) {
      String seen = found;
      assertTrue(System.nanoTime() < deadline, () -> "never: " + what + ", but '" + seen + "'");
      Thread.sleep(50);
      found = browser.script(script);
    }
  }
}
