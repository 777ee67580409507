package dev.goen.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.bus.BusFault;
import dev.goen.bus.LineSettings;
import dev.goen.bus.SerialLine;
import dev.goen.bus.serial.SerialLines;
import dev.goen.provision.port.SerialPorts;
import dev.goen.sim.device.Expectation;
import dev.goen.sim.device.KellerGauge;
import dev.goen.sim.device.ModbusBus;
import dev.goen.sim.device.ModbusSlave;
import dev.goen.sim.device.Rdm6300;
import dev.goen.sim.device.SatelliteReceiver;
import dev.goen.sim.device.Sdi12Bus;
import dev.goen.sim.device.Sdi12Sensor;
import dev.goen.sim.device.Sdi12Sensor.Measured;
import dev.goen.sim.device.ServedLog;
import dev.goen.sim.device.SimulatedLine;
import dev.goen.sim.device.SubmersibleTransmitter;
import dev.goen.sim.device.UltrasonicGauge;
import dev.goen.sim.device.VegaRadar;
import dev.goen.sim.device.WristbandReceiver;
import dev.goen.sim.line.Pty;
import dev.goen.sim.line.RatedEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The probe on pseudo-terminals with simulated devices, which speak the real bytes. */
@Timeout(300)
class ProbeTest {

  private static final Expectation LEVEL = Expectation.asMeasured("level", 3);

  @TempDir private Path folder;

  private static ModbusSlave keller(Integer... addresses) {
    Expectation heat = Expectation.asMeasured("temperature", 1);
    return new ModbusSlave(
        List.of(addresses),
        new KellerGauge("k", () -> 1.5, () -> 14.8, 999.1, LEVEL, heat),
        Duration.ZERO);
  }

  private static ModbusSlave generic(int address) {
    return new ModbusSlave(address, new SubmersibleTransmitter(address, "g", () -> 1.234, LEVEL));
  }

  private static Typed probe(Pty pty, String... more) {
    String[] arguments = new String[more.length + 3];
    arguments[0] = "probe";
    arguments[1] = "--port";
    arguments[2] = pty.slave().toString();
    System.arraycopy(more, 0, arguments, 3, more.length);
    return Typed.goen(arguments);
  }

  private static void assertSays(String pattern, Typed typed) {
    assertTrue(Pattern.compile(pattern).matcher(typed.text()).find(), typed::text);
  }

  /** 250 finds a Keller wherever it is; what is configured is its own address. */
  @Test
  void aKellerIsFoundWithItsOwnAddressAndItsValues() throws IOException {
    try (Pty pty = Pty.open();
        SimulatedLine _ = SimulatedLine.start(pty, List.of(keller(1, 250)), ServedLog.none())) {
      Typed typed = probe(pty);
      assertEquals(0, typed.exit(), typed::text);
      assertSays("Answer: keller-33x, address 1, 9600 8N1", typed);
      assertSays("Serial number and firmware as it tells them: 123456 5.20 12.20", typed);
      assertSays("level  1\\.50\\d\\d m", typed);
      assertSays("temperature  14\\.8\\d Cel", typed);
      assertSays("port: " + pty.slave() + "\n    baud: 9600\n", typed);
      assertSays("profile: keller-33x, address: 1, owner: OWNER", typed);
      Printed.assertConfigures(typed, folder);
      assertFalse(typed.text().contains("250"), typed::text);
      assertFalse(typed.text().contains("generic"), typed::text);
    }
  }

  /** Both kinds are delivered with address 1 and answer the same function. */
  @Test
  void aGenericTransmitterIsNotTakenForAKeller() throws IOException {
    try (Pty pty = Pty.open();
        SimulatedLine _ = SimulatedLine.start(pty, List.of(generic(1)), ServedLog.none())) {
      Typed typed = probe(pty);
      assertEquals(0, typed.exit(), typed::text);
      assertSays("Answer: generic-rs485, address 1", typed);
      assertSays("level  1\\.23\\d\\d m", typed);
      assertFalse(typed.text().contains("keller"), typed::text);
    }
  }

  @Test
  void severalDevicesOfALineAreToldWithTheAddressesGiven() throws IOException {
    ModbusSlave radar = new ModbusSlave(246, new VegaRadar("v", () -> 2.5, LEVEL));
    try (Pty pty = Pty.open();
        SimulatedLine _ =
            SimulatedLine.start(
                pty, List.of(keller(3, 250), generic(2), radar), ServedLog.none())) {
      Typed typed = probe(pty, "--address", "2-3,246");
      assertEquals(0, typed.exit(), typed::text);
      assertSays("keller-33x, address: 3", typed);
      assertSays("generic-rs485, address: 2", typed);
      assertSays("vega, address: 246", typed);
      assertEquals(3, typed.text().split("Answer:", -1).length - 1, typed::text);
    }
  }

  @Test
  void silenceIsToldFromNoise() throws IOException {
    try (Pty pty = Pty.open()) {
      Typed typed = probe(pty, "--baud", "9600");
      assertEquals(1, typed.exit());
      assertSays("Nobody spoke, and nothing answered. Check in this order", typed);
      assertFalse(typed.text().contains("bytes came"), typed::text);
    }
  }

  /** What a swapped pair or another baud rate sounds like. */
  @Test
  void bytesThatMakeNoFrameAreNoDevice() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    try (Pty pty = Pty.open()) {
      Thread babbler =
          Thread.ofPlatform()
              .start(
                  () -> {
                    byte[] noise = {0, (byte) 0xFF, 1, 3, (byte) 0x80, 0x55, 1, (byte) 0x83};
                    try {
                      while (!over.get()) {
                        pty.write(noise);
                        Thread.sleep(1);
                      }
                    } catch (IOException | InterruptedException e) {
                      over.set(true); // the line is gone
                    }
                  });
      Typed typed = probe(pty, "--baud", "9600");
      assertEquals(1, typed.exit());
      assertSays("\\d+ bytes came, but no frame", typed);
      over.set(true);
      babbler.join();
    }
  }

  /** What speaks unasked is heard without a question, and what is printed can be configured. */
  @Test
  void anUltrasonicGaugeIsHeard() throws IOException {
    UltrasonicGauge gauge = new UltrasonicGauge("u", () -> 1234, UltrasonicGauge.REAL_RATE);
    try (Pty pty = Pty.open();
        SimulatedLine _ = SimulatedLine.start(pty, LineSettings.DEFAULT, gauge, ServedLog.none())) {
      Typed typed = probe(pty);
      assertEquals(0, typed.exit(), typed::text);
      assertSays("Speaks unasked: MaxBotix hrxl-5m, 9600 8N1", typed);
      assertSays("distance  1\\.234 m", typed);
      Printed.assertConfigures(typed, folder);
    }
  }

  /** Bytes come at any rate; at which they can be understood is found. */
  @Test
  void aSatelliteReceiverIsFoundAtItsRate() throws IOException {
    LineSettings slow = new LineSettings(4_800, 8, LineSettings.Parity.NONE, 1);
    try (Pty pty = Pty.open();
        SimulatedLine _ =
            SimulatedLine.start(
                new RatedEnd(pty, slow, false), slow, receiver(), ServedLog.none())) {
      Typed typed = probe(pty);
      assertEquals(0, typed.exit(), typed::text);
      assertSays("Speaks unasked: NMEA 0183: .*GNGGA.*, 4800 8N1", typed);
      assertSays("latitude  35\\.36\\d+ lat", typed);
      assertSays("baud: 4800", typed);
      Printed.assertConfigures(typed, folder);
    }
  }

  /** Swapped wires are swapped at every rate. */
  @Test
  void aReceiverWithSwappedWiresIsNoise() throws IOException {
    try (Pty pty = Pty.open();
        SimulatedLine _ =
            SimulatedLine.start(
                new RatedEnd(pty, LineSettings.DEFAULT, true),
                LineSettings.DEFAULT,
                receiver(),
                ServedLog.none())) {
      Typed typed = probe(pty, "--listen=8");
      assertEquals(1, typed.exit(), typed::text);
      assertSays("\\d+ bytes came \\(most at \\d+ baud\\), but no frame", typed);
      assertFalse(typed.text().contains("nothing heard"), typed::text);
    }
  }

  private static SatelliteReceiver receiver() {
    return new SatelliteReceiver(
        "g",
        System::currentTimeMillis,
        35L * 6_000_000 + 2_160_000,
        132L * 6_000_000 + 4_500_000,
        Duration.ofSeconds(1),
        Duration.ofMillis(100),
        true);
  }

  /** A gauge that is asked at another rate hears noise, or answers it. */
  @Test
  void aGaugeIsFoundAtItsRate() throws IOException {
    LineSettings fast = new LineSettings(19_200, 8, LineSettings.Parity.NONE, 1);
    try (Pty pty = Pty.open();
        SimulatedLine _ =
            SimulatedLine.start(
                new RatedEnd(pty, fast, false),
                fast,
                new ModbusBus(List.of(generic(1))),
                ServedLog.none())) {
      Typed typed = probe(pty);
      assertEquals(0, typed.exit(), typed::text);
      assertSays("Answer: generic-rs485, address 1, 19200 8N1", typed);
      Printed.assertConfigures(typed, folder);
    }
  }

  /** Its receiver is set to any rate, and tells its own number and nobody's. */
  @Test
  void aWristbandReceiverIsHeardAndNobodyIsShown() throws Exception {
    LineSettings fast = new LineSettings(19_200, 8, LineSettings.Parity.NONE, 1);
    WristbandReceiver receiver = new WristbandReceiver("w", 123);
    AtomicBoolean over = new AtomicBoolean();
    Thread wearer =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!over.get()) {
                    receiver.hear(new WristbandReceiver.Sent(456_789, 0, 365, 55, List.of()));
                    LockSupport.parkNanos(500_000_000);
                  }
                });
    try (Pty pty = Pty.open();
        SimulatedLine _ =
            SimulatedLine.start(new RatedEnd(pty, fast, false), fast, receiver, ServedLog.none())) {
      Typed typed = probe(pty, "--listen=60");
      assertEquals(0, typed.exit(), typed::text);
      assertSays("Speaks unasked: RFT500, 19200 8N1", typed);
      assertSays("class: person-data, reader: .000123.", typed);
      assertFalse(typed.text().contains("456789"), typed::text);
      Printed.assertConfigures(typed, folder);
    } finally {
      over.set(true);
      wearer.join();
    }
  }

  /** A reader without a tag says nothing, so silence tells what to do. */
  @Test
  void anIdleReaderIsToldFromADeadLineByNobody() throws IOException {
    Rdm6300 reader = new Rdm6300("gate-1", Optional::empty, Duration.ofMillis(50));
    try (Pty pty = Pty.open();
        SimulatedLine _ =
            SimulatedLine.start(pty, LineSettings.DEFAULT, reader, ServedLog.none())) {
      Typed typed = probe(pty, "--listen=1");
      assertEquals(1, typed.exit(), typed::text);
      assertSays("Listened 1 s, nothing heard. A tag reader: hold a tag to it", typed);
    }
  }

  @Test
  void theOnlySdi12SensorTellsItsSerialNumberAndItsValues() throws IOException {
    try (Pty pty = Pty.open();
        SimulatedLine _ = sdi12(pty, sensor('n', "OTT     PLS   100123456"))) {
      Typed typed = probe(pty, "--baud", "1200");
      assertEquals(0, typed.exit(), typed::text);
      assertSays("Answer: OTT PLS, address n, 1200 8N1", typed);
      assertSays("as it tells them: 123456 100", typed);
      assertSays("value-1  1\\.250", typed);
      Printed.assertConfigures(typed, folder);
    }
  }

  /** All answer at once, so each is looked for; two of one address can only be told as such. */
  @Test
  void sensorsOfOneAddressAreToldToCollideAndTheOtherIsFound() throws IOException {
    try (Pty pty = Pty.open();
        SimulatedLine _ =
            sdi12(
                pty,
                sensor('0', "OTT     PLS   100123456"),
                sensor('0', "OTT     PLS   100123457"),
                sensor('3', "CAMPBELLCS451 0013001"))) {
      Typed typed = probe(pty, "--baud", "1200", "--address", "0-4");
      assertEquals(0, typed.exit(), typed::text);
      assertSays("Two or more sensors have the address 0", typed);
      assertSays("Answer: CAMPBELL CS451, address 3, 1200 8N1", typed);
      assertEquals(1, typed.text().split("Answer:", -1).length - 1, typed::text);
      Printed.assertConfigures(typed, folder);
    }
  }

  /** Behind swapped wires a sensor hears nothing it knows. */
  @Test
  void anSdi12SensorAtAnotherRateIsNobody() throws IOException {
    LineSettings wire = new LineSettings(1_200, 7, LineSettings.Parity.EVEN, 1);
    try (Pty pty = Pty.open();
        SimulatedLine _ =
            SimulatedLine.start(
                new RatedEnd(pty, wire, false),
                wire,
                new Sdi12Bus(List.of(sensor('0', "OTT     PLS   100123456"))),
                ServedLog.none())) {
      Typed typed = probe(pty, "--baud", "4800");
      assertEquals(1, typed.exit(), typed::text);
      assertFalse(typed.text().contains("Answer"), typed::text);
    }
  }

  /** The kernel refuses seven bits on a pseudo-terminal; at eight the bytes are the same. */
  private static SimulatedLine sdi12(Pty pty, Sdi12Sensor... sensors) {
    // Ten times the real pace: the protocol is the same, and the test short.
    LineSettings pace = new LineSettings(9_600, 7, LineSettings.Parity.EVEN, 1);
    return SimulatedLine.start(pty, pace, new Sdi12Bus(List.of(sensors)), ServedLog.none());
  }

  private static Sdi12Sensor sensor(char address, String identity) {
    return new Sdi12Sensor(
        address,
        identity,
        Duration.ZERO,
        2,
        () -> List.of(new Measured("+1.250", List.of()), new Measured("+14.8", List.of())));
  }

  /** A tag names a person: that one was read is told, and never which. */
  @Test
  void aTagIsHeardAndNotShown() throws IOException {
    String tag = "62E3086CED";
    Rdm6300 reader = new Rdm6300("gate-1", () -> Optional.of(tag), Duration.ofMillis(50));
    try (Pty pty = Pty.open();
        SimulatedLine _ =
            SimulatedLine.start(pty, LineSettings.DEFAULT, reader, ServedLog.none())) {
      Typed typed = probe(pty, "--listen=20");
      assertEquals(0, typed.exit(), typed::text);
      assertSays("driver: rfid-ascii", typed);
      Printed.assertConfigures(typed, folder);
      assertFalse(typed.text().toUpperCase(Locale.ROOT).contains(tag.substring(2)), typed::text);
    }
  }

  /** The name that stays is what is configured, and what a cheap adapter calls itself is shown. */
  @Test
  void portsAreListedByTheNameThatStays() throws IOException {
    Path ids = Files.createDirectories(folder.resolve("dev/serial/by-id"));
    try (Pty pty = Pty.open(ids.resolve("usb-Gauge-if00"));
        SimulatedLine _ = SimulatedLine.start(pty, List.of(generic(1)), ServedLog.none())) {
      Path device =
          Files.createDirectories(folder.resolve("sys/class/tty/" + pty.slave().getFileName()));
      Path usb = Files.createDirectories(folder.resolve("sys/usb1/if0"));
      Files.createSymbolicLink(device.resolve("device"), usb);
      Files.writeString(folder.resolve("sys/usb1/product"), "USB Serial\n");
      SerialPorts ports = new SerialPorts(folder.resolve("dev"), folder.resolve("sys"));
      Typed typed = Typed.goen(Locale.JAPANESE, ports, "probe");
      assertEquals(0, typed.exit(), typed::text);
      assertSays("port: " + ids.resolve("usb-Gauge-if00"), typed);
      assertSays("USB Serial", typed);
      assertSays("応答: generic-rs485", typed);
    }
  }

  @Test
  void aPortInUseIsToldWithItsHolder() throws IOException, BusFault {
    try (Pty pty = Pty.open();
        SerialLine _ = SerialLines.open(pty.slave().toString(), LineSettings.DEFAULT)) {
      Typed typed = probe(pty);
      assertEquals(1, typed.exit());
      assertSays("in use by .*pid " + ProcessHandle.current().pid(), typed);
    }
  }
}
