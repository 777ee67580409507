package dev.goen.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's demo, as it is packaged: devices, gateway and hub as processes of their own. */
class DemoIT {

  private static final Path SIMULATOR =
      Path.of("..", "sensor-sim", "target", "dist", "bin", "goen-sim").toAbsolutePath();
  private static final Pattern COUNT =
      Pattern.compile(
          "served (\\d+)  accepted (\\d+)  delivered (\\d+)  missing 0  duplicates 0"
              + "  explained (\\d+)");

  @TempDir Path folder = Path.of("unset");

  @Test
  void nothingIsMissingOverMqttWithTheLinkCut() throws Exception {
    demo("--for=10s", "--cut=4s");
  }

  @Test
  void nothingIsMissingOverCoap() throws Exception {
    demo("--for=6s", "--uplink=coap");
  }

  /** What devices served while the gateway was dead is known to be missing, and why. */
  @Test
  void holeOfACrashIsExplained() throws Exception {
    demo("--for=9s", "--crash=true");
    try (Connection hub =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("demo").resolve("hub.db"));
        Statement statement = hub.createStatement();
        ResultSet holes =
            statement.executeQuery(
                "SELECT count(DISTINCT stream) FROM record WHERE name = 'gateway/not-taken'"
                    + " AND txt LIKE '*%power-off'")) {
      assertTrue(holes.next());
      assertTrue(holes.getInt(1) >= 4, "each department is told of the hole: " + holes.getInt(1));
    }
  }

  private void demo(String... words) throws Exception {
    List<String> all =
        new ArrayList<>(
            List.of(
                SIMULATOR.toString(),
                "demo",
                "--gateway=" + PackagedGateway.LAUNCHER,
                "--dir=" + folder.resolve("demo")));
    all.addAll(List.of(words));
    Path out = folder.resolve("out.txt");
    Process process =
        new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    boolean ended = process.waitFor(300, TimeUnit.SECONDS);
    process.destroyForcibly();
    String text = Files.readString(out) + "\n" + logs();
    assertTrue(ended, text);
    assertEquals(0, process.exitValue(), text);
    Matcher count = COUNT.matcher(text);
    assertTrue(count.find(), text);
    assertTrue(Integer.parseInt(count.group(1)) > 20, text);
    assertFamilies(text);
    assertTrue(
        Integer.parseInt(count.group(4)) <= 0.4 * Integer.parseInt(count.group(1)),
        "what is explained is the exception:\n" + text);
  }

  /** Each family of sensor has come all the way. */
  private void assertFamilies(String text) throws Exception {
    String served = Files.readString(folder.resolve("demo").resolve("served.tsv"));
    for (String quantity : List.of("stage", "strain", "tag")) {
      assertTrue(served.contains("\t" + quantity + "\t"), quantity + " in\n" + text);
    }
  }

  private String logs() throws Exception {
    Path log = folder.resolve("demo").resolve("gateway.log");
    return Files.exists(log) ? Files.readString(log) : "(the gateway was not started)";
  }
}
