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
import dev.goen.sim.device.ModbusSlave;
import dev.goen.sim.device.Rdm6300;
import dev.goen.sim.device.ServedLog;
import dev.goen.sim.device.SimulatedLine;
import dev.goen.sim.device.SubmersibleTransmitter;
import dev.goen.sim.device.VegaRadar;
import dev.goen.sim.line.Pty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
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
      assertSays("Nothing answered. Check in this order", typed);
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
