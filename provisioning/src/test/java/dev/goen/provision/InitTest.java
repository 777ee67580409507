package dev.goen.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.config.ConfigCheck;
import dev.goen.config.ConfigReader;
import dev.goen.config.ConfigResult;
import dev.goen.config.GatewayConfig;
import dev.goen.config.GatewayConfig.DigitalBus;
import dev.goen.config.GatewayConfig.SerialBus;
import dev.goen.provision.port.SerialPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InitTest {

  private static final String[] ALL_KINDS = {
    "init",
    "--gateway=gw07",
    "--operator=it-div",
    "--hub=hub.example",
    "--coap=coap://hub.example",
    "--water=id=kando-01,owner=river,port=/dev/rs485,profile=keller-33x,address=1,offset=-0.35",
    "--water=id=takase-02,owner=river,port=/dev/rs485,profile=generic-rs485,address=2",
    "--strain=id=bridge-7,owner=roads,port=/dev/rs485,address=3,bridge=half-axial",
    "--rfid=id=gate-1,port=/dev/tags",
    "--contact=id=fridge-7,line=17",
    "--contact=id=door-7,line=18",
  };

  @TempDir private Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("gateway.yaml");
  }

  private String[] with(String... more) {
    return Stream.concat(
            Stream.of(ALL_KINDS), Stream.concat(Stream.of("--config=" + file), Stream.of(more)))
        .toArray(String[]::new);
  }

  private GatewayConfig read() {
    ConfigResult result = new ConfigReader(ConfigCheck.NO_CONTEXT).read(file);
    return assertInstanceOf(ConfigResult.Valid.class, result, result::toString).config();
  }

  /** A technician without the manual must not meet a file that does not start. */
  @ParameterizedTest
  @ValueSource(strings = {"en", "ja"})
  void flagsBecomeAFileThatIsValidAtOnce(String language) throws IOException {
    Locale locale = GoenMain.locale(List.of("--lang", language), java.util.Map.of());
    SerialPorts none = new SerialPorts(folder, folder);
    Typed typed = Typed.goen(locale, none, with("--lang", language));
    assertEquals(0, typed.exit(), typed::text);
    GatewayConfig config = read();
    assertEquals("gw07", config.gateway().text());
    assertEquals(2, config.destinations().getFirst().transports().size());
    assertEquals(3, config.buses().size());
    SerialBus rs485 = assertInstanceOf(SerialBus.class, config.buses().getFirst());
    assertEquals(
        List.of("kando-01", "takase-02", "bridge-7"),
        rs485.devices().stream().map(device -> device.id().text()).toList());
    assertEquals("river", rs485.devices().getFirst().owner());
    assertEquals("it-div", config.buses().get(1).devices().getFirst().owner());
    DigitalBus contacts = assertInstanceOf(DigitalBus.class, config.buses().get(2));
    assertEquals(List.of(17, 18), contacts.devices().stream().map(d -> d.line()).toList());
    String text = Files.readString(file);
    assertEquals(language.equals("ja"), text.contains("記録の送り先"), text);
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(file), left.toList());
    }
  }

  /** 007 is a number in YAML, and no a flag: such ids must come back as they were typed. */
  @Test
  void idsThatYamlWouldMisreadAreKept() {
    Typed typed =
        Typed.goen(
            "init",
            "--config=" + file,
            "--gateway=007",
            "--operator=no",
            "--hub=mqtts://[::1]:8883",
            "--contact=id=1e3,line=4,owner=on");
    assertEquals(0, typed.exit(), typed::text);
    assertEquals("007", read().gateway().text());
    assertEquals("no", read().operator());
    assertEquals("1e3", read().buses().getFirst().devices().getFirst().id().text());
  }

  @Test
  void aFileThatIsThereIsLeftAlone() throws IOException {
    Files.writeString(file, "mine");
    Typed typed = Typed.goen(with());
    assertEquals(1, typed.exit());
    assertTrue(typed.text().contains("--force"), typed::text);
    assertEquals("mine", Files.readString(file));
  }

  @Test
  void forceKeepsTheOldFileBesideTheNewOne() throws IOException {
    for (String old : List.of("first", "second")) {
      Files.writeString(file, old);
      assertEquals(0, Typed.goen(with("--force")).exit());
      read();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      List<String> kept = entries.filter(path -> !path.equals(file)).map(InitTest::text).toList();
      assertEquals(List.of("first", "second"), kept.stream().sorted().toList());
    }
  }

  private static String text(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** What only the reader of the configuration can see stops the file all the same. */
  @Test
  void anInvalidPlanChangesNothing() throws IOException {
    Files.writeString(file, "mine");
    Typed typed = Typed.goen(with("--force", "--trust=missing.pem"));
    assertEquals(1, typed.exit());
    assertTrue(typed.marked("FAIL").contains(file + ": destinations[0]"), typed::text);
    assertEquals("mine", Files.readString(file));
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(file), left.toList());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--water=id=w,port=/dev/x,profile=vega",
        "--water=id=w,port=/dev/x,profile=vega,address=0",
        "--water=id=w,port=x,profile=vega,address=1",
        "--water=id=w,port=/dev/x,profile=vega,address=1,colour=red",
        "--water=id=w,id=v,port=/dev/x,profile=vega,address=1",
        "--rfid=id=pack,port=/dev/x",
        "--rfid=nonsense",
        "--contact=id=c,line=256",
        "--strain=id=s,port=/dev/rs485,address=9,baud=19200",
        "--hub=ftp://hub",
        "--no-such-flag",
      })
  void aWrongFlagIsNamed(String flag) {
    Typed typed = Typed.goen(with(flag));
    assertEquals(2, typed.exit());
    String name = flag.replaceAll("=.*", "");
    assertTrue(typed.text().contains(name) || typed.text().contains("/dev/rs485"), typed::text);
    assertFalse(Files.exists(file));
  }

  /** In a script nobody can answer: what is missing is said, and nothing waits. */
  @Test
  void withoutATerminalNothingIsAsked() {
    Typed typed = Typed.goen("init", "--config=" + file, "--gateway=gw07");
    assertEquals(2, typed.exit());
    assertTrue(typed.text().contains("--operator, --hub"), typed::text);
  }

  /** Enter takes what stands in brackets; a wrong answer is asked again, with the reason. */
  @Test
  void questionsAreAskedUntilTheAnswersFit() throws IOException {
    Path ids = Files.createDirectories(folder.resolve("dev/serial/by-id"));
    Path tty = Files.createFile(folder.resolve("dev/ttyUSB0")).toRealPath();
    Path stable = Files.createSymbolicLink(ids.resolve("usb-FTDI-if00"), tty);
    SerialPorts ports = new SerialPorts(folder.resolve("dev"), folder.resolve("sys"));
    String typed =
        String.join(
            "\n",
            "川上", // no id
            "gw07",
            "", // the operator has no default
            "it-div",
            "http://hub",
            "hub.example",
            "1",
            "pack",
            "kando-01",
            "river",
            "2", // VEGA
            "", // the port found
            "", // its address
            "-0.2",
            "3",
            "kando-01", // twice
            "", // contact-1
            "",
            "",
            "x",
            "17",
            "0");
    Typed said = Typed.answering(Locale.JAPANESE, ports, typed, "init", "--config=" + file);
    assertEquals(0, said.exit(), said::text);
    GatewayConfig config = read();
    SerialBus bus = assertInstanceOf(SerialBus.class, config.buses().getFirst());
    assertEquals(stable.toString(), bus.port());
    assertTrue(Files.readString(file).contains("profile: vega\n        address: 246"));
    assertEquals("contact-1", config.buses().get(1).devices().getFirst().id().text());
    assertEquals("river", config.buses().get(1).devices().getFirst().owner());
    assertEquals(
        "mqtts://hub.example:8883",
        config.destinations().getFirst().transports().getFirst().url().toString());
    String oneLine = said.text().replaceAll("\n\\s*", "");
    for (String reason :
        List.of(
            "\"川上\" は ID にできません", "入力してください", "\"http://hub\"", "\"pack\"", "既に使われて", "\"x\"")) {
      assertTrue(oneLine.contains(reason), () -> reason + " in " + said.text());
    }
  }

  @Test
  void endOfInputWritesNothing() {
    Typed typed =
        Typed.answering(
            Locale.ENGLISH, new SerialPorts(folder, folder), "gw07\n", "init", "--config=" + file);
    assertEquals(1, typed.exit());
    assertFalse(Files.exists(file));
  }
}
