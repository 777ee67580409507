package dev.goen.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.driver.DriverFactory;
import dev.goen.keys.CertificateMaker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check as a technician runs it, with the drivers that are shipped. */
class ConfigCheckTest {

  private static final Path EXAMPLE = Path.of("src/main/dist/etc/gateway.example.yaml");

  private static final Pattern COMMENTED = Pattern.compile("(?m)^( *)# ([a-z-]+: +\\S+)");

  /** No machine has the ports of the example. */
  private static final Pattern PORT = Pattern.compile("(?m)^ +port: /dev/");

  @TempDir private Path folder;

  private record Run(int exit, List<String> lines) {}

  private Run check(String text, Locale locale) throws IOException {
    Path file = Files.writeString(folder.resolve("gateway.yaml"), text);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int exit = ConfigCheck.run(file, locale, new PrintStream(out, true, StandardCharsets.UTF_8));
    String printed = out.toString(StandardCharsets.UTF_8);
    return new Run(exit, printed.replace(folder + "/", "").lines().toList());
  }

  private void keysOfTheExample() throws Exception {
    CertificateMaker authority = new CertificateMaker(folder);
    authority.issue("gw", "gw07", "EC");
    authority.secret("gw.psk", "correct-horse");
    authority.secret("password", "battery-staple");
  }

  /** A setting that is renamed must be renamed in the example, too. */
  @Test
  void theShippedExampleIsValid() throws Exception {
    keysOfTheExample();
    Run run = check(Files.readString(EXAMPLE), Locale.ENGLISH);
    assertEquals(0, run.exit(), run::toString);
    long ports = PORT.matcher(Files.readString(EXAMPLE)).results().count();
    assertEquals(
        "gateway.yaml: the configuration is valid; warnings: " + ports, run.lines().getLast());
    assertTrue(
        run.lines().stream()
            .limit(ports)
            .allMatch(line -> line.contains("there is no such port now")),
        run::toString);
  }

  /** Settings shown as comments are there to have their mark taken off. */
  @Test
  void theExamplesCommentedSettingsAreValidToo() throws Exception {
    keysOfTheExample();
    Files.createDirectory(folder.resolve("profiles"));
    Files.createDirectory(folder.resolve("drivers"));
    String text = Files.readString(EXAMPLE);
    String switchedOn = COMMENTED.matcher(text).replaceAll("$1$2");
    assertTrue(commentedSettings(text) >= 9, "the pattern must find them");
    Run run = check(switchedOn, Locale.ENGLISH);
    assertEquals(0, run.exit(), run::toString);
  }

  private static long commentedSettings(String text) {
    return COMMENTED.matcher(text).results().count();
  }

  @Test
  void eachProblemIsALineAndTheLastLineCounts() throws IOException {
    String text =
        """
        version: 1
        gateway: {id: gw07}
        buses:
          - id: rs485-1
            port: /dev/null
            devices:
              - {id: kando-01, driver: modbos, owner: river}
        """;
    Run english = check(text, Locale.ENGLISH);
    assertEquals(78, english.exit());
    assertEquals(
        List.of(
            "gateway.yaml: gateway.operator: this setting is needed; add it",
            "gateway.yaml: buses[0].devices[0].driver = modbos: there is no such driver; known ones"
                + " are: "
                + knownDrivers(),
            "gateway.yaml: the gateway would not start; problems: 2"),
        english.lines());
    Run japanese = check(text, Locale.JAPAN);
    assertEquals("gateway.yaml: gateway.operator: この設定は必須です。追加してください", japanese.lines().getFirst());
    assertEquals("gateway.yaml: 問題が 2 件あります。このままではゲートウェイは起動しません", japanese.lines().getLast());
  }

  /** A source of time that nothing feeds would be believed to be one. */
  @Test
  void gpsWithoutAReceiverIsWarnedOf() throws IOException {
    String text =
        """
        version: 1
        gateway: {id: gw07, operator: it}
        clock: {sources: [gps]}
        buses:
          - id: gnss
            port: /dev/null
            devices:
              - {id: place, driver: %s, owner: it}
        """;
    String warning = "no device has the driver nmea";
    Run without = check(text.formatted("rfid-ascii"), Locale.ENGLISH);
    assertTrue(without.lines().toString().contains(warning), without::toString);
    Run with = check(text.formatted("nmea"), Locale.ENGLISH);
    assertEquals(0, with.exit(), with::toString);
    assertFalse(with.lines().toString().contains(warning), with::toString);
  }

  private static String knownDrivers() {
    return ServiceLoader.load(DriverFactory.class).stream()
        .map(found -> found.get().type())
        .sorted()
        .collect(Collectors.joining(", "));
  }

  @Test
  void aFileThatIsNotThereIsOneProblem() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Path file = folder.resolve("nowhere.yaml");
    assertEquals(
        78,
        ConfigCheck.run(file, Locale.ENGLISH, new PrintStream(out, true, StandardCharsets.UTF_8)));
    assertTrue(out.toString(StandardCharsets.UTF_8).contains("there is no such file"));
  }
}
