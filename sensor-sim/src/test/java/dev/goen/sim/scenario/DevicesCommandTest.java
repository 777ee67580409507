package dev.goen.sim.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.goen.sim.SimMain;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import picocli.CommandLine;

@Timeout(120)
class DevicesCommandTest {

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = SimMain.commandLine();
    return line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
  }

  @Test
  void wrongUsageIsTwoAndSaysWhatIsWrong() {
    assertEquals(2, run("devices"));
    assertEquals(2, run("devices", "--dir", folder.toString(), "--hub", "127.0.0.1:1883"));
    assertTrue(err.toString().contains("mqtt://127.0.0.1:1883"), err::toString);
    assertEquals(2, run("devices", "--dir", folder.toString(), "--speed", "1000"));
    assertEquals(2, run("devices", "--dir", folder.toString(), "--for", "1 day"));
  }

  /** Served and printed come from one plan; the file must be what a gateway can read. */
  @Test
  void theConfigurationIsYamlWithEveryDeviceAndItsPort() throws Exception {
    try (SimulatedCity city =
        SimulatedCity.start(folder, CityOptions.DEFAULT, dev.goen.sim.device.ServedLog.none())) {
      Map<String, Object> yaml =
          new Yaml(new SafeConstructor(new LoaderOptions()))
              .load(city.gatewayYaml("gw07", List.of("mqtt://127.0.0.1:1883", "coap://127.0.0.1")));
      assertEquals(1, yaml.get("version"));
      String text = yaml.toString();
      for (String id :
          List.of(
              "kando-01", "takase-02", "minato-01", "bridge-7", "gate-1", "fridge-7", "door-7")) {
        assertTrue(text.contains("id=" + id + ","), () -> id + " in " + text);
      }
      assertTrue(text.contains("{coap=coap://127.0.0.1}"), text);
      for (String line : List.of("rs485-1", "rs485-2", "rfid-1")) {
        assertEquals(city.ports().get(line), folder.resolve(line).toRealPath());
        assertTrue(text.contains("port=" + folder.toAbsolutePath().resolve(line)), text);
      }
    }
    try (var left = Files.list(folder)) {
      assertEquals(List.of(), left.toList(), "links and socket go with the devices");
    }
  }

  /** A master reads while the command runs; what it read is what is written down, no more. */
  @Test
  void theCommandServesUntilItsTimeIsOverAndWritesDownWhatItServed() throws Exception {
    for (int seconds : List.of(1, 5, 30)) {
      Path own = Files.createDirectory(folder.resolve("for-" + seconds));
      if (askedWhileItRuns(own, seconds)) {
        assertServed(own);
        return;
      }
    }
    fail("the command never ran long enough to be asked");
  }

  /** Whether an answer was read before the time was over: a busy machine may need more of it. */
  private boolean askedWhileItRuns(Path own, int seconds) throws Exception {
    Path config = own.resolve("gateway.yaml");
    Path port = own.resolve("rs485-1");
    AtomicInteger code = new AtomicInteger(-1);
    Thread command =
        Thread.ofPlatform()
            .start(
                () ->
                    code.set(
                        run(
                            "devices",
                            "--dir=" + own,
                            "--config=" + config,
                            "--hub=mqtt://127.0.0.1:1883",
                            "--served=" + own.resolve("served.tsv"),
                            "--for=" + seconds + "s")));
    while (!Files.exists(config) && command.isAlive()) {
      Thread.sleep(5);
    }
    byte[] answer = new byte[0];
    try (FileInputStream in = new FileInputStream(port.toFile())) {
      Files.write(port, HexFormat.of().parseHex("01030002000664" + "08"));
      answer = in.readNBytes(17);
    } catch (IOException over) {
      // Its time was over, and the line with it.
    }
    command.join();
    assertEquals(0, code.get(), err::toString);
    assertFalse(Files.exists(port, LinkOption.NOFOLLOW_LINKS), "the line is gone");
    if (answer.length < 17) {
      return false;
    }
    assertEquals("01030c", HexFormat.of().formatHex(answer, 0, 3));
    return true;
  }

  private void assertServed(Path own) throws IOException {
    List<String> kando =
        Files.readAllLines(own.resolve("served.tsv")).stream()
            .filter(line -> line.startsWith("kando-01\t"))
            .toList();
    assertEquals(2, kando.size(), kando::toString);
    assertTrue(kando.getFirst().matches("kando-01\tstage\t1\t\\d+\t0\\.\\d+"), kando::toString);
    assertTrue(
        kando.getLast().matches("kando-01\ttemperature\t1\t\\d+\t\\d+(\\.\\d)?"), kando::toString);
    assertTrue(out.toString().contains("profile: keller-33x"), out::toString);
  }
}
