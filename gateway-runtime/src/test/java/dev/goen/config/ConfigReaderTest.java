package dev.goen.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.goen.bus.LineSettings;
import dev.goen.config.GatewayConfig.Coap;
import dev.goen.config.GatewayConfig.Destination;
import dev.goen.config.GatewayConfig.Device;
import dev.goen.config.GatewayConfig.DigitalBus;
import dev.goen.config.GatewayConfig.Encoding;
import dev.goen.config.GatewayConfig.Mqtt;
import dev.goen.config.GatewayConfig.Order;
import dev.goen.config.GatewayConfig.SerialBus;
import dev.goen.keys.CertificateMaker;
import dev.goen.pipeline.DevicePipeline.Calibration;
import dev.goen.pipeline.DevicePipeline.Threshold;
import dev.goen.reading.StreamClass;
import dev.goen.settings.Problem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {

  private static final String HEAD = "version: 1\ngateway: {id: gw07, operator: it-div}\n";
  private static final String LINE = "buses:\n  - id: rs485-1\n    port: /dev/null\n";
  private static final String HUB =
      "destinations: [{name: city, transports: [{mqtt: 'mqtt://localhost'}]}]\n";

  @TempDir private Path folder;

  private ConfigResult read(String text) throws IOException {
    return new ConfigReader(ConfigCheck.NO_CONTEXT, FakeDrivers.ALL).read(write(text));
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("gateway.yaml"), text);
  }

  private GatewayConfig valid(String text) throws IOException {
    return switch (read(text)) {
      case ConfigResult.Valid(GatewayConfig config, List<Problem> warnings) -> config;
      case ConfigResult.Invalid(List<Problem> problems) -> fail(lines(problems).toString());
    };
  }

  /** What was found, as "path: message". */
  private List<String> found(String text) throws IOException {
    return switch (read(text)) {
      case ConfigResult.Valid valid -> List.of();
      case ConfigResult.Invalid(List<Problem> problems) ->
          problems.stream().map(ConfigReaderTest::brief).toList();
    };
  }

  private List<String> warned(String text) throws IOException {
    return switch (read(text)) {
      case ConfigResult.Valid(GatewayConfig config, List<Problem> warnings) ->
          warnings.stream().map(ConfigReaderTest::brief).toList();
      case ConfigResult.Invalid(List<Problem> problems) -> fail(lines(problems).toString());
    };
  }

  private static String brief(Problem problem) {
    return problem.path() + ": " + problem.message().substring(problem.message().indexOf('#') + 1);
  }

  private static List<String> lines(List<Problem> problems) {
    return problems.stream().map(problem -> problem.line(Locale.ENGLISH)).toList();
  }

  private static String device(String id, String more) {
    return "      - {id: " + id + ", driver: gauge, owner: river, " + more + "}\n";
  }

  private static String devices(String... devices) {
    return HEAD + HUB + LINE + "    devices:\n" + String.join("", devices);
  }

  @Test
  void everySettingReachesItsRecord() throws Exception {
    CertificateMaker authority = new CertificateMaker(folder);
    authority.issue("gw", "gw07", "EC");
    authority.secret("password", "x");
    authority.secret("psk", "x");
    GatewayConfig config =
        valid(
            """
            version: 1
            gateway: {id: gw07, operator: it-div, enterprise: 12345}
            clock: {trusted: true}
            buffer: {file: data/buffer.db, commit-interval: 200ms, max-size-mb: 64, dead-hub-after: 6h}
            pseudonyms: {key-file: /run/key, realm: izumo}
            buses:
              - id: rs485-1
                port: tcp://127.0.0.1:4001
                baud: 19200
                parity: even
                devices:
                  - id: kando-01
                    driver: gauge
                    owner: river
                    period: 2s
                    timeout: 300ms
                    address: 1
                    calibrate:
                      level: {as: stage, slope: -1, offset: 3.5, decimals: 2, datum: T.P., gauge-zero: 12.34}
                    check: {stage: {fail-below: -1, fail-above: 12}}
                    levels: {stage: {hysteresis: 0.05, confirm-down: 3, thresholds: [{level: 1, at: 2.0}, {level: 4, at: 3.5}]}}
              - id: contacts
                chip: gpiochip0
                devices:
                  - {id: fridge-7, driver: contact, owner: welfare, class: person-data, line: 17, pull: up}
            outputs:
              - {id: siren-1, chip: gpiochip0, line: 27, active-low: true, sensor: kando-01, level: 4}
            destinations:
              - name: city
                encoding: senml-json
                window: 4
                order: newest-first
                transports:
                  - {mqtt: 'mqtts://hub.example', trust: ca.pem, certificate: gw.pem, key: gw.key, keep-alive: 20s, user: u, password-file: password}
                  - {coap: 'coaps://hub.example:15684', psk-identity: gw07, psk-file: psk}
            """);
    assertEquals(12_345, config.enterprise());
    assertTrue(config.clock().trusted());
    assertEquals(folder.resolve("data/buffer.db"), config.buffer().file());
    assertEquals(Duration.ofHours(6), config.buffer().deadHubAfter());
    assertEquals(Path.of("/run/key"), config.pseudonyms().keyFile());
    SerialBus line = (SerialBus) config.buses().getFirst();
    assertEquals(new LineSettings(19_200, 8, LineSettings.Parity.EVEN, 1), line.line());
    Device<?> gauge = line.devices().getFirst();
    assertEquals(Duration.ofMillis(300), gauge.timeout());
    assertEquals(StreamClass.DATA, gauge.kind());
    assertEquals(
        new Calibration("stage", -1, 3.5, 2, Optional.of("T.P."), Optional.of(12.34)),
        gauge.pipeline().calibrations().get("level"));
    assertEquals(
        List.of(new Threshold(1, 2.0), new Threshold(4, 3.5)),
        Objects.requireNonNull(gauge.pipeline().levels().get("stage")).thresholds());
    assertEquals(17, ((DigitalBus) config.buses().get(1)).devices().getFirst().line());
    assertTrue(config.outputs().getFirst().activeLow());
    Destination city = config.destinations().getFirst();
    assertEquals(Encoding.SENML_JSON, city.encoding());
    assertEquals(Order.NEWEST_FIRST, city.order());
    Mqtt mqtt = (Mqtt) city.transports().getFirst();
    assertEquals(URI.create("mqtts://hub.example:8883"), mqtt.url());
    assertEquals(Optional.of(folder.resolve("gw.key")), mqtt.keys().key());
    assertEquals(Optional.of("gw07"), ((Coap) city.transports().get(1)).pskIdentity());
  }

  /** A technician who must start the program again for each mistake stands in the rain for long. */
  @Test
  void everythingWrongInAllFilesIsFoundAtOnce() throws IOException {
    Files.createDirectory(folder.resolve("conf.d"));
    Files.writeString(
        folder.resolve("conf.d/20-bridge.yaml"),
        "buses: [{id: b2, port: /dev/zero, baud: fast}]\nbufer: {file: x}\n");
    assertEquals(
        List.of(
            "gateway.operator: missing",
            "buses[0].devices[0].period: not-duration",
            "buses[0].baud: not-integer",
            "destination: unknown.did-you-mean",
            "bufer: unknown.did-you-mean"),
        found(
            """
            version: 1
            gateway: {id: gw07}
            destination: []
            buses:
              - id: rs485-1
                port: /dev/null
                devices: [{id: a, driver: gauge, owner: river, address: 1, period: 1 second}]
            """));
  }

  @Test
  void listsOfAllFilesAreAppendedInTheOrderOfTheNames() throws IOException {
    Files.createDirectory(folder.resolve("conf.d"));
    for (String name : List.of("20-b", "10-a")) {
      Files.writeString(
          folder.resolve("conf.d/" + name + ".yaml"),
          "buses: [{id: %s, port: 'tcp://h:%s'}]".formatted(name, name.substring(0, 2)));
    }
    assertEquals(
        List.of("rs485-1", "10-a", "20-b"),
        valid(HEAD + HUB + LINE).buses().stream().map(GatewayConfig.Bus::id).toList());
  }

  @Test
  void aSettingInTwoFilesIsReportedWithBothNames() throws IOException {
    Files.createDirectory(folder.resolve("conf.d"));
    Path part = Files.writeString(folder.resolve("conf.d/x.yaml"), "gateway: {id: other}\n");
    ConfigResult.Invalid invalid = (ConfigResult.Invalid) read(HEAD);
    Problem problem = invalid.problems().getFirst();
    assertEquals("gateway: part.twice", brief(problem));
    assertEquals(part.toString(), problem.file());
    assertEquals(List.of(folder.resolve("gateway.yaml").toString()), problem.arguments());
  }

  @Test
  void aMissingVersionIsAskedForAndANewerOneIsNotGuessedAt() throws IOException {
    assertEquals(List.of("version: version.missing"), found(HEAD.replace("version: 1\n", "")));
    assertEquals(
        List.of("version: version.newer"), found("version: 2\nsomething-from-the-future: 1\n"));
  }

  @Test
  void anIdThatIsTakenReservedOrMisspeltIsRefused() throws IOException {
    assertEquals(
        List.of(
            "buses[0].devices[1].id: id.twice",
            "buses[0].devices[2].id: id.reserved",
            "buses[0].devices[3].id: not-id"),
        found(
            devices(
                device("a", "address: 1"),
                device("a", "address: 2"),
                device("pack", "address: 3"),
                device("川", "address: 4"))));
  }

  @Test
  void twoDevicesWithOneAddressOnOneBusAreReported() throws IOException {
    assertEquals(
        List.of("buses[0].devices[1].address: address.twice"),
        found(devices(device("a", "address: 7"), device("b", "address: 7"))));
  }

  @Test
  void aDeviceThatSpeaksUnaskedNeedsTheLineAlone() throws IOException {
    assertEquals(
        List.of(
            "buses[0].devices[0].driver: line.listener",
            "buses[0].devices[1].driver: line.listener"),
        found(
            devices(
                "      - {id: a, driver: reader, owner: welfare}\n",
                "      - {id: b, driver: reader, owner: welfare}\n")));
  }

  /** At 300 baud one character takes 33 ms, so that 22 of them take 734 ms. */
  @Test
  void aPeriodShorterThanTheWireNeedsIsReported() throws IOException {
    String slow =
        devices(device("a", "address: 1, period: 500ms"))
            .replace("/dev/null", "/dev/null\n    baud: 300");
    assertEquals(List.of("buses[0].devices[0].period: period.too-short"), found(slow));
    assertEquals(
        List.of("buses[0].devices: bus.overload"),
        found(slow.replace("500ms", "1s") + device("b", "address: 2, period: 1s")));
  }

  /** A connection has no pace of a wire; and a wire carries no Modbus TCP. */
  @Test
  void framesOfModbusTcpNeedAConnectionAndNoPace() throws IOException {
    String slow =
        devices(device("a", "address: 1, period: 500ms, framing: tcp"))
            .replace("/dev/null", "/dev/null\n    baud: 300");
    assertEquals(List.of("buses[0].devices[0].framing: framing.needs-server"), found(slow));
    assertEquals(List.of(), found(slow.replace("/dev/null", "tcp://127.0.0.1:502")));
  }

  @Test
  void aTimeoutThatEatsTheTurnOfOthersIsReported() throws IOException {
    String alone = device("a", "address: 1, period: 1s, timeout: 2s");
    assertEquals(List.of(), found(devices(alone)));
    assertEquals(
        List.of("buses[0].devices[0].timeout: timeout.too-long"),
        found(devices(alone, device("b", "address: 2"))));
  }

  @Test
  void thresholdsMustRise() throws IOException {
    String levels =
        "address: 1, levels: {level: {thresholds: [{level: 1, at: 2}, {level: %d, at: %s}]}}";
    assertEquals(List.of(), found(devices(device("a", levels.formatted(2, "2.5")))));
    String where = "buses[0].devices[0].levels.level.thresholds[1].";
    assertEquals(
        List.of(where + "level: level.twice"),
        found(devices(device("a", levels.formatted(1, "2.5")))));
    assertEquals(
        List.of(where + "at: level.not-rising"),
        found(devices(device("a", levels.formatted(2, "2.0")))));
  }

  /** A range check throws such a value away before the levels see it. */
  @Test
  void aThresholdThatCanNeverBeReachedIsReported() throws IOException {
    assertEquals(
        List.of("buses[0].devices[0].levels.stage.thresholds[0].at: level.never"),
        found(
            devices(
                device(
                    "a",
                    "address: 1, calibrate: {level: {as: stage}}, check: {stage: {fail-above: 3}},"
                        + " levels: {stage: {thresholds: [{level: 1, at: 3.5}]}}"))));
  }

  @Test
  void aQuantityTheDeviceDoesNotHaveIsReportedWithThoseItHas() throws IOException {
    ConfigResult.Invalid invalid =
        (ConfigResult.Invalid)
            read(devices(device("a", "address: 1, check: {stage: {fail-above: 3}}")));
    assertEquals(
        "buses[0].devices[0].check.stage: quantity.unknown", brief(invalid.problems().getFirst()));
    assertEquals(List.of("level, temperature"), invalid.problems().getFirst().arguments());
  }

  @Test
  void anUnknownDriverIsReportedWithTheKnownOnes() throws IOException {
    ConfigResult.Invalid invalid =
        (ConfigResult.Invalid) read(devices(device("a", "address: 1").replace("gauge", "guage")));
    assertEquals(1, invalid.problems().size(), invalid::toString);
    assertEquals(List.of("contact, gauge, reader"), invalid.problems().getFirst().arguments());
    assertEquals(
        List.of("buses[0].devices[0].driver: driver.needs-chip"),
        found(devices("      - {id: a, driver: contact, owner: welfare}\n")));
  }

  @Test
  void anOutputNeedsASensorThatCanRaiseItsLevel() throws IOException {
    String gauges =
        devices(
            device("a", "address: 1, levels: {level: {thresholds: [{level: 2, at: 2}]}}"),
            device("b", "address: 2"));
    String output = "outputs: [{id: siren, chip: gpiochip0, line: 27, sensor: %s, level: %d}]\n";
    assertEquals(List.of(), found(gauges + output.formatted("a", 2)));
    assertEquals(
        List.of("outputs[0].level: output.never"), found(gauges + output.formatted("a", 3)));
    assertEquals(
        List.of("outputs[0].sensor: output.no-levels"), found(gauges + output.formatted("b", 1)));
    assertEquals(
        List.of("outputs[0].sensor: output.no-sensor"), found(gauges + output.formatted("c", 1)));
  }

  @Test
  void onePortOneChipAndOneLineBelongToOne() throws IOException {
    Path link =
        Files.createSymbolicLink(folder.resolve("by-id"), Files.createFile(folder.resolve("tty")));
    assertEquals(
        List.of(
            "buses[1].id: bus.twice",
            "buses[1].port: bus.port-twice",
            "buses[2].devices[1].line: line.twice",
            "buses[3].chip: bus.port-twice",
            "buses[4]: bus.neither"),
        found(
            HEAD
                + HUB
                + LINE.replace("/dev/null", folder.resolve("tty").toString())
                + "  - {id: rs485-1, port: "
                + link
                + "}\n"
                + "  - id: c\n    chip: gpiochip0\n    devices:\n"
                + "      - {id: x, driver: contact, owner: w, line: 4}\n"
                + "      - {id: y, driver: contact, owner: w, line: 4}\n"
                + "  - {id: d, chip: gpiochip0}\n"
                + "  - {id: e}\n"));
  }

  private List<String> transport(String transport) throws IOException {
    return found(HEAD + LINE + "destinations: [{name: city, transports: [{" + transport + "}]}]\n")
        .stream()
        .map(line -> line.replace("destinations[0].transports[0]", "it"))
        .toList();
  }

  @Test
  void anAddressOfAnotherFormIsRefused() throws IOException {
    for (String url :
        List.of(
            "http://hub",
            "hub:1883",
            "mqtt://",
            "mqtt://hub/path",
            "mqtt://u:p@hub",
            "mqtt://hub:99999",
            "coap://hub",
            "mqtt://hub?x",
            "mqtt://a b")) {
      assertEquals(List.of("it.mqtt: url"), transport("mqtt: '" + url + "'"), url);
    }
    assertEquals(List.of("it: transport.which"), transport("user: me"));
    assertEquals(List.of("it.coap: url"), transport("coap: 'mqtt://hub'"));
  }

  @Test
  void keysAndPasswordsMustBeThereAndBelongTogether() throws Exception {
    assertEquals(
        List.of(
            "it.key: pair",
            "it.trust: keys.missing",
            "it.certificate: keys.no-certificate",
            "it.user: pair"),
        transportWithFiles(
            "mqtt: 'mqtts://hub', trust: nowhere.pem, certificate: x, password-file: x"));
    assertEquals(
        List.of("it.trust: only-with", "it.trust: keys.no-certificate"),
        transportWithFiles("mqtt: 'mqtt://hub', trust: x"));
    assertEquals(
        List.of("it.psk-identity: psk.both"),
        transportWithFiles("coap: 'coaps://hub', psk-identity: g, psk-file: x, trust: ca.pem"));
    assertEquals(List.of("it.psk-identity: psk.missing"), transport("coap: 'coaps://hub'"));
    assertEquals(
        List.of("it.psk-identity: pair"), transportWithFiles("coap: 'coaps://hub', psk-file: x"));
  }

  /** Before the first connection is the time to hear of it, and not from a hub's refusal. */
  @Test
  void aKeyThatOthersMayReadOrThatIsAnothersIsRefused() throws Exception {
    CertificateMaker authority = new CertificateMaker(folder);
    authority.issue("gw", "gw07", "EC");
    authority.issue("other", "gw08", "EC");
    String link = "mqtt: 'mqtts://hub', trust: ca.pem, certificate: gw.pem, key: ";
    assertEquals(List.of(), transport(link + "gw.key"));
    assertEquals(List.of("it.key: keys.other-key"), transport(link + "other.key"));
    for (String rights : List.of("rw-r-----", "rw----r--")) {
      Files.setPosixFilePermissions(
          folder.resolve("gw.key"), PosixFilePermissions.fromString(rights));
      assertEquals(List.of("it.key: keys.too-open"), transport(link + "gw.key"), rights);
    }
  }

  @Test
  void aCredentialOfSystemdIsNamedAndNoPath() throws Exception {
    String link = "mqtt: 'mqtts://hub', user: u, password-file: {credential: ";
    assertEquals(List.of("it.password-file: keys.credential"), transport(link + "hub-password}"));
    assertEquals(
        List.of("it.password-file.credential: credential.name"),
        transport(link + "'../../etc/shadow'}"));
  }

  private List<String> transportWithFiles(String transport) throws Exception {
    new CertificateMaker(folder).secret("x", "x");
    return transport(transport);
  }

  @Test
  void aWindowBeyondItsRangeAndADestinationWithoutAWayAreRefused() throws IOException {
    assertEquals(
        List.of(
            "destinations[0].window: not-integer", "destinations[0].transports: transport.none"),
        found(HEAD + LINE + "destinations: [{name: city, window: 101}]\n"));
  }

  @Test
  void whatWillWorkButIsLikelyNotMeantIsAWarning() throws IOException {
    assertEquals(
        List.of("buses[0].port: bus.by-chance", "destinations: no-destination"),
        warned(HEAD + LINE.replace("/dev/null", "/dev/ttyUSB0")));
    assertEquals(
        List.of("buses[0].port: bus.not-there", "destinations[0].transports[0].mqtt: url.plain"),
        warned(HEAD + LINE.replace("/dev/null", "/dev/nowhere") + HUB.replace("localhost", "hub")));
    assertEquals(List.of(), warned(HEAD + LINE + HUB));
  }

  /** A file that is not YAML says nothing about the rest; guessing would add ghosts. */
  @Test
  void aFileThatIsNotYamlIsReportedAlone() throws IOException {
    assertEquals(List.of(": yaml.tab"), found(HEAD + "buses:\n\t- id: x\n"));
  }

  @Test
  void everySentenceIsThereInBothLanguages() throws IOException {
    List<Problem> problems = new ArrayList<>();
    if (read(HEAD + "buses: [{id: gateway}]") instanceof ConfigResult.Invalid invalid) {
      problems.addAll(invalid.problems());
    }
    assertEquals(1, problems.size());
    assertTrue(problems.getFirst().line(Locale.JAPANESE).contains("バスの種類が分かりません"));
    assertTrue(problems.getFirst().line(Locale.US).contains("it is not said what this bus is"));
  }
}
