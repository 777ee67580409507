package dev.goen.driver.modbus;

import static dev.goen.driver.modbus.DriverBench.framed;
import static dev.goen.driver.modbus.DriverBench.said;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.bus.SerialLine;
import dev.goen.driver.Driver;
import dev.goen.settings.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfilesTest {

  @TempDir Path folder;

  @Test
  void everyBuiltInProfileIsSound() {
    for (String name : Profiles.BUILT_IN) {
      List<Problem> problems = new ArrayList<>();
      RegisterProfile profile = Profiles.builtIn(name, problems);
      assertEquals(List.of(), problems, name);
      assertFalse(profile.quantities().isEmpty(), name);
    }
  }

  /** Everything the format offers, in one map that no code knows. */
  @Test
  void cityAddsADeviceWithAFileOnly() throws Exception {
    Files.writeString(
        folder.resolve("own.yaml"),
        """
        version: 1
        description: Two-channel logger
        byte-order: BADC
        reads:
          - { function: 3, register: 10, count: 3 }
          - { function: 4, register: 100, count: 4 }
        quantities:
          - { quantity: level, unit: m, decimals: 3, register: 10, type: uint16,
              scale: 0.5, offset: -100, from: mm, byte-order: ABCD }
          - quantity: temperature
            unit: Cel
            decimals: 1
            register: 100
            type: int32
            from: degF
            scale: 0.1
            status:
              - { register: 12, type: uint16, byte-order: ABCD, mask: 0x0002,
                  quality: suspicious, reason: noisy }
              - { register: 12, type: uint16, byte-order: ABCD, mask: 0x8000, when: clear,
                  reason: warming-up }
          - { quantity: flow, unit: Hz, decimals: 0, register: 102, type: uint32,
              sentinels: [ { raw: 4294967295, reason: over-range } ] }
        """);
    Map<String, Object> values = Map.of("profile", "own", "address", 7);
    assertEquals(
        "level 0.950, temperature 20.0, flow none OVER_RANGE",
        ask(values, "0703060834" + "0000" + "8000", "070408" + "0000A802" + "FFFFFFFF"));
    assertEquals(
        "level 0.950, temperature 20.0 NOISY, flow 1",
        ask(values, "0703060834" + "0000" + "8002", "070408" + "0000A802" + "00000100"));
    assertEquals(
        "level 0.950, temperature none WARMING_UP, flow 1",
        ask(values, "0703060834" + "0000" + "0002", "070408" + "0000A802" + "00000100"));
  }

  /** After one failure the next question could be answered by the late reply to this one. */
  @Test
  void secondReadIsNotAskedWhenTheFirstFails() throws Exception {
    Files.writeString(
        folder.resolve("two.yaml"),
        """
        version: 1
        reads:
          - { function: 3, register: 0, count: 1 }
          - { function: 3, register: 9, count: 1 }
        quantities:
          - { quantity: level, unit: m, register: 9, type: int16 }
        """);
    WireLine line = new WireLine(64);
    Driver<SerialLine> driver = sound(line, Map.of("profile", "two", "address", 1));
    driver.poll(line, line.deadline(Duration.ofMillis(300)));
    assertEquals(16, line.written().length(), "one request of 8 bytes");
  }

  @Test
  void ownFolderComesBeforeTheBuiltInProfiles() throws Exception {
    Files.writeString(
        folder.resolve("vega.yaml"),
        """
        version: 1
        reads: [ { function: 4, register: 7, count: 1 } ]
        quantities: [ { quantity: mine, unit: m, register: 7, type: int16 } ]
        """);
    Driver<SerialLine> driver = sound(new WireLine(64), Map.of("profile", "vega", "address", 1));
    assertEquals("mine", driver.channels().getFirst().quantity());
  }

  /** A technician mends a file once, not once per mistake. */
  @Test
  void everyProblemOfAProfileIsToldWithItsPlace() throws Exception {
    Files.writeString(
        folder.resolve("bad.yaml"),
        """
        version: 1
        byte-order: ABDC
        reads:
          - { function: 6, register: 0, count: 200 }
          - { function: 3, register: 100, count: 2 }
        quantities:
          - { quantity: level, unit: metre, register: 100, type: float64, from: inches }
          - { quantity: level, unit: m, register: 101, type: float32, from: Cel }
          - quantity: temperature
            unit: Cel
            decimal: 2
            register: 100
            type: int16
            unit-at: { register: 101, type: uint16, codes: { 1: bar, x: Cel } }
            status: [ { register: 100, type: float32, mask: 0, quality: good } ]
            sentinels: [ { reason: broken } ]
        """);
    List<Problem> problems = new ArrayList<>();
    DriverBench.driver(
        new WireLine(64), folder, Map.of("profile", "bad", "address", 300), problems);
    String file = folder.resolve("bad.yaml").toString();
    List<String> places =
        problems.stream().map(one -> one.path() + " " + one.message()).sorted().toList();
    assertEquals(
        List.of(
            "byte-order not-choice",
            "devices[0].address not-integer",
            "quantities[0].from not-choice",
            "quantities[0].type not-choice",
            "quantities[0].unit not-choice",
            "quantities[1].from profile.unit",
            "quantities[1].quantity profile.twice",
            "quantities[1].register profile.not-read",
            "quantities[2].decimal unknown.did-you-mean",
            "quantities[2].sentinels[0].raw missing",
            "quantities[2].sentinels[0].reason not-choice",
            "quantities[2].status[0].mask not-number",
            "quantities[2].status[0].quality not-choice",
            "quantities[2].status[0].type profile.bits",
            "quantities[2].unit-at.codes.1 profile.unit",
            "quantities[2].unit-at.codes.x profile.code",
            "reads[0].count not-integer",
            "reads[0].function not-integer"),
        places);
    assertEquals(17, problems.stream().filter(one -> one.file().equals(file)).count());
    for (Problem problem : problems) {
      assertFalse(problem.line(Locale.JAPANESE).isEmpty());
    }
  }

  @Test
  void unknownProfileIsToldWithThoseThatExist() {
    List<Problem> problems = new ArrayList<>();
    DriverBench.driver(
        new WireLine(64), folder, Map.of("profile", "keller", "address", 1), problems);
    String line = problems.getFirst().line(Locale.ENGLISH);
    assertTrue(line.startsWith("test.yaml: devices[0].profile = keller: "), line);
    assertTrue(line.contains("keller-33x"), line);
  }

  /** A Keller's bytes come in one order and its P1 in bar, whatever a setting says. */
  @Test
  void optionTheProfileFixesIsAProblemAndNotIgnored() {
    List<Problem> problems = new ArrayList<>();
    Map<String, Object> values =
        Map.of("profile", "keller-33x", "address", 1, "byte-order", "CDAB", "from", "m");
    DriverBench.driver(new WireLine(64), folder, values, problems);
    assertEquals(
        List.of("byte-order", "from"),
        problems.stream().map(one -> one.path().replace("devices[0].", "")).sorted().toList());
  }

  /** A name is no path: it must not reach files outside the folder. */
  @Test
  void profileNameCannotLeaveItsFolder() {
    List<Problem> problems = new ArrayList<>();
    DriverBench.driver(
        new WireLine(64), folder, Map.of("profile", "../secret", "address", 1), problems);
    assertEquals("not-id", problems.getFirst().message());
  }

  private String ask(Map<String, Object> values, String... repliesWithoutCheck) throws Exception {
    WireLine line = new WireLine(64);
    for (String reply : repliesWithoutCheck) {
      line.reply(framed(reply));
    }
    return said(sound(line, values).poll(line, line.deadline(Duration.ofMillis(300))));
  }

  private Driver<SerialLine> sound(WireLine line, Map<String, Object> values) {
    List<Problem> problems = new ArrayList<>();
    Driver<SerialLine> driver = DriverBench.driver(line, folder, values, problems);
    assertEquals(List.of(), problems);
    return driver;
  }
}
