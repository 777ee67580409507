package dev.goen.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.goen.bus.SerialLine;
import dev.goen.bus.fake.FakeSerialLine;
import dev.goen.driver.Driver;
import dev.goen.driver.DriverFactory;
import dev.goen.driver.PollResult;
import dev.goen.reading.Value;
import dev.goen.settings.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The driver of the page "How to write a driver", from its text to a reading. */
class DriverJarsTest {

  private static final Path PAGE = Path.of("../drivers/WRITING-A-DRIVER.md");
  private static final String SERVICE = "META-INF/services/" + DriverFactory.class.getName();

  @TempDir private Path folder;
  private Path jars = Path.of("unset");

  @BeforeEach
  void makeFolder() throws IOException {
    jars = Files.createDirectory(folder.resolve("drivers"));
  }

  @Test
  void theDriverOfThePageIsFoundAndReads() throws Exception {
    tankJar();
    GatewayConfig config = valid(2000);
    Driver<SerialLine> driver = driver(config);
    String page = Files.readString(PAGE);
    FakeSerialLine line = new FakeSerialLine().expects(hex(page, "expects").getFirst());
    hex(page, "answers").forEach(line::answers);
    PollResult.Sampled sampled =
        assertInstanceOf(
            PollResult.Sampled.class, driver.poll(line, line.deadline(Duration.ofMillis(300))));
    assertEquals(Value.decimal(1.234, 3), sampled.readings().getFirst().value());
  }

  /** The sentence is in the jar, where the gateway's own class loader does not look. */
  @Test
  void whatADriverOfAJarSaysOfItsSettingsIsToldInItsOwnWords() throws Exception {
    tankJar();
    assertEquals(
        List.of("tanks come in whole 100 mm; look at the plate of the tank"), sentences(1234));
  }

  @Test
  void aJarThatCannotBeUsedIsNamedAndTheOthersAreThere() throws Exception {
    tankJar();
    Files.writeString(jars.resolve("torn.jar"), "PK and then nothing");
    try (JarOutputStream empty = new JarOutputStream(to("empty.jar"))) {
      put(empty, "readme.txt", "nothing here".getBytes(StandardCharsets.UTF_8));
    }
    try (JarOutputStream wrong = new JarOutputStream(to("wrong.jar"))) {
      put(wrong, SERVICE, "city.example.Absent".getBytes(StandardCharsets.UTF_8));
    }
    Files.copy(jars.resolve("tank.jar"), jars.resolve("tank2.jar"));
    Path open = Files.copy(jars.resolve("tank.jar"), jars.resolve("open.jar"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-rw-rw-"));
    List<String> said = sentences(2000).stream().sorted().toList();
    assertEquals(5, said.size(), said::toString);
    assertTrue(said.get(3).contains("torn.jar cannot be loaded"), said::toString);
    assertTrue(said.get(0).contains("empty.jar holds no driver"), said::toString);
    assertTrue(said.get(1).contains("tank2.jar brings a driver of type tank"), said::toString);
    assertTrue(said.get(2).contains("open.jar") && said.get(2).contains("chmod"), said::toString);
    assertTrue(said.get(4).contains("wrong.jar") && said.get(4).contains("Absent"), said::toString);
  }

  /** A flood does not wait until somebody has brought a new card. */
  @Test
  void aGatewayThatStartsMeasuresWithTheDriversThatItHas() throws Exception {
    Files.writeString(jars.resolve("tank.jar"), "PK and then nothing");
    Path file = configuration(2000);
    switch (ConfigReader.toRun(ConfigCheck.NO_CONTEXT).read(file)) {
      case ConfigResult.Valid valid -> {
        assertEquals(List.of(), valid.config().buses().getFirst().devices());
        String said = valid.warnings().toString();
        assertTrue(said.contains("drivers.broken") && said.contains("driver.unknown"), said);
      }
      case ConfigResult.Invalid invalid -> fail(invalid.problems().toString());
    }
  }

  @Test
  void withoutTheFolderNothingIsMissed() throws Exception {
    Files.delete(jars);
    assertTrue(sentences(2000).getFirst().startsWith("there is no such driver; known ones are: "));
  }

  private void tankJar() throws IOException {
    String page = Files.readString(PAGE);
    Path source = Files.createDirectories(folder.resolve("src"));
    Path out = Files.createDirectories(folder.resolve("out"));
    List<String> command = new ArrayList<>(List.of("-proc:none", "-d", out.toString()));
    for (MatchResult code :
        (Iterable<MatchResult>)
            Pattern.compile("```java\n(package .*?class (\\w+).*?)```", Pattern.DOTALL)
                    .matcher(page)
                    .results()
                ::iterator) {
      Path file = source.resolve(code.group(2) + ".java");
      command.add(Files.writeString(file, code.group(1)).toString());
    }
    int exit =
        ToolProvider.getSystemJavaCompiler().run(null, null, null, command.toArray(String[]::new));
    assertEquals(0, exit, "the page does not compile");
    String words =
        Pattern.compile("```properties\n(.*?)```", Pattern.DOTALL)
            .matcher(page)
            .results()
            .findFirst()
            .orElseThrow()
            .group(1);
    try (JarOutputStream jar = new JarOutputStream(to("tank.jar"));
        Stream<Path> classes = Files.walk(out)) {
      for (Path file : (Iterable<Path>) classes.filter(Files::isRegularFile)::iterator) {
        put(jar, out.relativize(file).toString(), Files.readAllBytes(file));
      }
      put(jar, "city/example/tank/words.properties", words.getBytes(StandardCharsets.UTF_8));
      put(jar, SERVICE, "city.example.tank.TankDriverFactory".getBytes(StandardCharsets.UTF_8));
    }
  }

  private OutputStream to(String name) throws IOException {
    return Files.newOutputStream(jars.resolve(name));
  }

  private static void put(JarOutputStream jar, String name, byte[] content) throws IOException {
    jar.putNextEntry(new JarEntry(name));
    jar.write(content);
    jar.closeEntry();
  }

  private static List<String> hex(String page, String call) {
    return Pattern.compile("\\." + call + "\\(\"([0-9A-F ]+)\"\\)")
        .matcher(page)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  private ConfigResult read(int height) throws IOException {
    return new ConfigReader(ConfigCheck.NO_CONTEXT).read(configuration(height));
  }

  private Path configuration(int height) throws IOException {
    return Files.writeString(
        folder.resolve("gateway.yaml"),
        """
        version: 1
        gateway: { id: gw07, operator: it-div }
        buses:
          - id: rs232
            port: /dev/null
            devices: [ { id: tank-3, driver: tank, owner: water, height-mm: %d } ]
        """
            .formatted(height));
  }

  private GatewayConfig valid(int height) throws IOException {
    return switch (read(height)) {
      case ConfigResult.Valid valid -> valid.config();
      case ConfigResult.Invalid invalid -> fail(invalid.problems().toString());
    };
  }

  private List<String> sentences(int height) throws IOException {
    return switch (read(height)) {
      case ConfigResult.Valid valid -> List.of();
      case ConfigResult.Invalid invalid ->
          invalid.problems().stream()
              .map((Problem problem) -> problem.sentence(Locale.ENGLISH))
              .toList();
    };
  }

  @SuppressWarnings("unchecked") // its factory says that it is a driver of serial lines
  private static Driver<SerialLine> driver(GatewayConfig config) {
    return (Driver<SerialLine>) config.buses().getFirst().devices().getFirst().driver();
  }
}
