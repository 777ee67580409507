package dev.goen.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.goen.config.GatewayConfig.Bus;
import dev.goen.config.GatewayConfig.Destination;
import dev.goen.settings.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a hub may send, and what it may not. */
class RemoteFileTest {

  private static final String LOCAL =
      """
      version: 1
      gateway: { id: gw07, operator: it-div }
      control: { trust: commands.pub }
      buffer: { file: data/buffer.db }
      buses:
        - id: left
          port: /dev/null
          devices: [ { id: l-1, driver: gauge, address: 1, owner: river } ]
        - id: right
          port: /dev/zero
          devices: [ { id: r-1, driver: gauge, address: 1, owner: river } ]
      destinations:
        - name: city
          transports:
            - { mqtt: "mqtts://hub.example", user: gw07, password-file: password }
      """;

  @TempDir Path folder = Path.of("unset");
  private Path file = Path.of("unset");

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(folder.resolve("gateway.yaml"), LOCAL);
    Files.writeString(folder.resolve("commands.pub"), "");
  }

  private ConfigResult read(String remote) {
    return ConfigReader.toTry(ConfigCheck.NO_CONTEXT, FakeDrivers.ALL)
        .read(file, Optional.of(remote));
  }

  private GatewayConfig valid(String remote) {
    return switch (read(remote)) {
      case ConfigResult.Valid(GatewayConfig config, List<Problem> warnings) -> config;
      case ConfigResult.Invalid(List<Problem> problems) -> fail(problems.toString());
    };
  }

  private List<String> found(String remote) {
    return switch (read(remote)) {
      case ConfigResult.Valid valid -> List.of();
      case ConfigResult.Invalid(List<Problem> problems) ->
          problems.stream()
              .map(p -> p.file() + " " + p.path() + " " + p.message().replaceAll(".*#", ""))
              .toList();
    };
  }

  @Test
  void itAddsAndWhatHasTheNameOfAnotherTakesItsPlace() {
    GatewayConfig config =
        valid(
            """
            buses:
              - id: right
                port: /dev/zero
                devices: [ { id: r-2, driver: gauge, address: 2, owner: river } ]
              - id: third
                port: /dev/full
                devices: [ { id: t-1, driver: gauge, address: 1, owner: river } ]
            destinations:
              - { name: city, transports: [ { mqtt: "mqtt://127.0.0.1:1" } ] }
            """);
    assertEquals(List.of("left", "right", "third"), config.buses().stream().map(Bus::id).toList());
    assertEquals("r-2", config.buses().get(1).devices().getFirst().id().text());
    assertEquals(1, config.destinations().size());
    Destination city = config.destinations().getFirst();
    assertEquals("mqtt://127.0.0.1:1", city.transports().getFirst().url().toString());
  }

  /** Whom to trust, where to keep the data, whose code to run: that takes somebody on the spot. */
  @Test
  void itMayNotTouchWhatTheGatewayIsTrustedBy() {
    assertEquals(
        List.of(
            "remote.yaml control remote.key",
            "remote.yaml buffer remote.key",
            "remote.yaml gateway remote.key",
            "remote.yaml pseudonyms remote.key",
            "remote.yaml clock remote.key",
            "remote.yaml drivers remote.key",
            "remote.yaml profiles remote.key",
            "remote.yaml bussen remote.key"),
        found(
            """
            control: { trust: other.pub }
            buffer: { file: /tmp/b.db }
            gateway: { id: gw08, operator: x }
            pseudonyms: { realm: x }
            clock: { trusted: true }
            drivers: /tmp
            profiles: /tmp
            bussen: []
            """));
  }

  /** A password goes to whoever stands at the other end, which is for the hub to say. */
  @Test
  void itMayNotMakeAPasswordOfAnyFile() throws IOException {
    Files.writeString(folder.resolve("pseudonym.key"), "secret");
    Files.writeString(folder.resolve("password"), "secret");
    for (String name : List.of("password", "pseudonym.key")) {
      Files.setPosixFilePermissions(
          folder.resolve(name), PosixFilePermissions.fromString("rw-------"));
    }
    String remote =
        "destinations: [{name: two, transports: [{mqtt: 'mqtts://other', user: x, password-file:"
            + " %s}]}]";
    assertEquals(
        List.of("remote.yaml destinations[0].transports[0].password-file remote.password"),
        found(remote.formatted("pseudonym.key")));
    assertEquals(List.of(), found(remote.formatted("password")));
  }

  /** The technician's link waits without its password, and that is not the hub's mistake. */
  @Test
  void onlyItsOwnKeysAreHeldAgainstIt() {
    assertEquals(List.of(), found("buses: []"));
    assertEquals(
        List.of("remote.yaml destinations[0].transports[0].trust keys.missing"),
        found("destinations: [{name: two, transports: [{mqtt: 'mqtts://h', trust: no.pem}]}]"));
  }

  @Test
  void aMistakeIsToldWhereverItShows() throws IOException {
    Files.writeString(
        file, LOCAL + "outputs: [{id: siren, chip: gpiochip0, line: 1, sensor: r-1, level: 1}]\n");
    List<String> found = found("buses: [{id: right, port: /dev/zero}]");
    assertEquals(
        List.of(file + " outputs[0].sensor output.no-sensor"),
        found.stream().filter(one -> one.contains("outputs")).toList());
    assertEquals(1, found("buses: [").size(), "not YAML");
  }

  @Test
  void whatWasOrderedIsKeptBesideTheBufferIfAnybodyMayOrder() throws IOException {
    assertEquals(Optional.of(folder.resolve("data")), ConfigReader.controlFolder(file));
    Files.writeString(file, LOCAL.replace("control: { trust: commands.pub }", ""));
    assertEquals(Optional.empty(), ConfigReader.controlFolder(file));
    Files.writeString(file, "version: [");
    assertEquals(Optional.empty(), ConfigReader.controlFolder(file));
  }

  @Test
  void theDigestIsOfAllFilesOfTheTechnician() throws IOException {
    String before = ConfigReader.digest(file);
    assertEquals(64, before.length());
    assertEquals(before, ConfigReader.digest(file));
    Files.createDirectory(folder.resolve("conf.d"));
    Files.writeString(folder.resolve("conf.d/a.yaml"), "buses: []");
    assertNotEquals(before, ConfigReader.digest(file));
  }
}
