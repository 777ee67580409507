package dev.goen.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.reading.Reason;
import dev.goen.sim.hub.Hub;
import dev.goen.sim.hub.HubOptions;
import dev.goen.sim.hub.Row;
import dev.goen.sim.hub.StoredRows;
import dev.goen.sim.peer.NeedsPeer;
import dev.goen.sim.peer.Peer;
import java.io.BufferedReader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Gauges whose Modbus is somebody else's: framing, functions and refusals are pymodbus's, and only
 * the numbers in the registers are ours.
 */
@NeedsPeer(Peer.PYMODBUS)
class PymodbusIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path folder = Path.of("unset");

  @Test
  void whatIsInTheRegistersIsAtTheHubAndWhatIsNotHasAReason() throws Exception {
    Path db = folder.resolve("hub.db");
    Path script =
        Path.of(Objects.requireNonNull(PymodbusIT.class.getResource("slaves.py")).toURI());
    Process slaves =
        new ProcessBuilder(Peer.PYMODBUS.command().toString(), script.toString())
            .redirectError(folder.resolve("pymodbus.log").toFile())
            .start();
    try (Hub hub = Hub.start(HubOptions.embedded(db));
        BufferedReader answers = slaves.inputReader();
        Writer orders = slaves.outputWriter()) {
      Path config = write(String.valueOf(answers.readLine()), hub.mqttPort());
      Line line = new Line(answers, orders);
      // Address, baud, unit 7 (mH2O), three decimals, the value, and the span.
      line.obey("set 1 0 1 3 7 3 1234 0 5000");
      line.keller(0.25f, 12.5f);
      try (PackagedGateway gateway =
          PackagedGateway.with(folder.resolve("gateway.log"), "--config", config.toString())) {
        Heard heard = new Heard(db, gateway);
        heard.value("generic/level", 1.234);
        // 0.25 bar of water of 1000 kg/m3 at 9.80665 m/s2
        heard.value("keller/level", 2.5493);
        heard.value("keller/temperature", 12.5);

        line.obey("forget 1");
        heard.missing("generic/level", Reason.HARDWARE_FAILURE);
        line.obey("set 1 0 1 3 7 3 1500 0 5000");
        heard.value("generic/level", 1.5);
        line.obey("set 1 4 32767");
        heard.missing("generic/level", Reason.OVER_RANGE);
        line.obey("set 1 4 " + (0x1_0000 - 20));
        heard.value("generic/level", -0.02);

        line.keller(Float.NaN, 13.5f);
        heard.missing("keller/level", Reason.HARDWARE_FAILURE);
        heard.value("keller/temperature", 13.5);
        line.keller(0.5f, Float.NaN);
        heard.value("keller/level", 5.0986);
        heard.missing("keller/temperature", Reason.HARDWARE_FAILURE);
        line.keller(Float.POSITIVE_INFINITY, 13.5f);
        heard.missing("keller/level", Reason.OVER_RANGE);
        assertEquals(143, gateway.terminate(60), gateway::tail);
      }
      assertOnlyWhatWasSet(db);
    } finally {
      slaves.destroy();
    }
  }

  /** The commands of {@code slaves.py}. */
  private record Line(BufferedReader answers, Writer orders) {
    void obey(String order) throws Exception {
      orders.write(order + "\n");
      orders.flush();
      assertEquals("done", answers.readLine());
    }

    /** Registers 2 to 7 of a Keller 33X: P1, P2, T as big-endian floats. */
    void keller(float bar, float celsius) throws Exception {
      obey("set 2 2 " + words(bar) + " " + words(Float.NaN) + " " + words(celsius));
    }

    private static String words(float number) {
      int bits = Float.floatToRawIntBits(number);
      return (bits >>> 16) + " " + (bits & 0xFFFF);
    }
  }

  /** What the hub knows last of a quantity. */
  private record Heard(Path db, PackagedGateway gateway) {
    void value(String name, double number) throws Exception {
      assertTrue(
          Eventually.holds(SOON, () -> Objects.equals(last(db, name).number(), number)),
          () -> name + " should be " + number + ": " + told(name));
    }

    void missing(String name, Reason reason) throws Exception {
      assertTrue(
          Eventually.holds(
              SOON,
              () -> {
                Row row = last(db, name);
                return row.missing() && Objects.equals(row.reason(), reason.code());
              }),
          () -> name + " should be missing, " + reason + ": " + told(name));
    }

    private String told(String name) {
      try {
        return last(db, name) + "\n" + gateway.tail();
      } catch (Exception e) {
        return e + "\n" + gateway.tail();
      }
    }
  }

  private static Row last(Path db, String name) throws Exception {
    List<Row> rows = named(db, name);
    return rows.isEmpty()
        ? new Row(
            "",
            "",
            "",
            0,
            name,
            null,
            null,
            "nothing yet",
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            "",
            "")
        : rows.getLast();
  }

  /** No number that nobody set, not even for one poll between two orders. */
  private static void assertOnlyWhatWasSet(Path db) throws Exception {
    List<Double> set = List.of(1.234, 1.5, -0.02, 2.5493, 5.0986, 12.5, 13.5);
    int numbers = 0;
    for (String name : List.of("generic/level", "keller/level", "keller/temperature")) {
      for (Row row : named(db, name)) {
        if (row.number() != null) {
          assertTrue(set.contains(row.number()), row::toString);
          numbers++;
        }
      }
    }
    assertNotEquals(0, numbers);
    System.getLogger(PymodbusIT.class.getName())
        .log(
            System.Logger.Level.INFO,
            "{0} numbers read from slaves by pymodbus, each as set",
            numbers);
  }

  private static List<Row> named(Path db, String name) throws Exception {
    try (Connection store = StoredRows.connect(db)) {
      return StoredRows.all(store).stream().filter(row -> row.name().equals(name)).toList();
    }
  }

  private Path write(String port, int mqttPort) throws Exception {
    return Files.writeString(
        folder.resolve("gateway.yaml"),
        """
        version: 1
        gateway: { id: gw07, operator: it-div }
        clock: { trusted: true }
        buffer: { file: buffer.db, commit-interval: 100ms }
        buses:
          - id: rs485
            port: %1$s
            devices:
              - { id: generic, driver: modbus, profile: generic-rs485, address: 1, owner: river, period: 300ms, timeout: 250ms }
              - { id: keller, driver: modbus, profile: keller-33x, address: 2, density: 1000, owner: river, period: 300ms, timeout: 250ms }
        destinations:
          - { name: city, transports: [ { mqtt: "mqtt://127.0.0.1:%2$d" } ] }
        """
            .formatted(port, mqttPort));
  }
}
