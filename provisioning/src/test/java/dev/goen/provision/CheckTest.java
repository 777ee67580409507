package dev.goen.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.bus.LineSettings;
import dev.goen.bus.SerialLine;
import dev.goen.bus.serial.SerialLines;
import dev.goen.sim.line.Pty;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One planted mistake at a time. */
@Timeout(300)
class CheckTest {

  private static final String HEAD =
      "version: 1\ngateway: { id: gw07, operator: it-div }\nclock: { trusted: true }\n";
  private static final String WATER =
      "{ id: w, driver: modbus, owner: river, profile: vega, address: 246 }";
  private static final String TAGS = "{ id: g, driver: rfid-ascii, owner: welfare }";

  @TempDir private Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("gateway.yaml");
  }

  private Typed check(String yaml) throws IOException {
    Files.writeString(file, HEAD + yaml);
    return Typed.goen("check", "--config", file.toString());
  }

  private static String bus(Object port, String device) {
    return "buses: [ { id: b, port: " + port + ", devices: [ " + device + " ] } ]\n";
  }

  private static String hub(String transport) {
    return "destinations: [ { name: city, transports: [ { " + transport + " } ] } ]\n";
  }

  private static void assertFails(Typed typed, String... words) {
    assertEquals(1, typed.exit(), typed::text);
    for (String word : words) {
      assertTrue(typed.marked("FAIL").contains(word), () -> word + " in " + typed.text());
    }
    assertTrue(typed.marked("FAIL").contains("→"), typed::text);
  }

  /** Without this the other tests would pass on a check that always fails. */
  @Test
  void aSoundGatewayPasses() throws IOException {
    try (Pty pty = Pty.open();
        ServerSocket hub = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Typed typed =
          check(
              bus(pty.slave(), WATER)
                  + hub("mqtt: \"mqtt://127.0.0.1:" + hub.getLocalPort() + "\""));
      assertEquals(0, typed.exit(), typed::text);
      assertEquals("", typed.marked("FAIL"));
      assertTrue(typed.marked("ok").contains("port of b opens"), typed::text);
      assertTrue(typed.marked("ok").contains("hub mqtt://127.0.0.1"), typed::text);
      assertTrue(typed.marked("ok").contains("clock is trusted"), typed::text);
    }
  }

  @Test
  void allProblemsOfTheConfigurationAreTold() throws IOException {
    Typed typed = check("bufer: {}\nbuses: [ { id: b, port: x, devices: [] } ]\n");
    assertEquals(1, typed.exit());
    assertEquals(2, typed.marked("FAIL").lines().count(), typed::text);
  }

  /** Whoever changes a file on the spot should know that a hub is changing the same gateway. */
  @Test
  void aConfigurationOnTrialIsTold() throws IOException {
    Files.writeString(folder.resolve("commands.pub"), "");
    String text = "buses: [ { id: b, port: x } ]\n";
    // The first sixteen digits of what sha256sum says of that text.
    String revision = "431f33d903377992";
    Files.writeString(folder.resolve("remote-" + revision + ".yaml"), text);
    Files.writeString(
        folder.resolve("remote.state"),
        "goen-remote 1\nsettled -\nissued 0\ntrial c-1 9 "
            + revision
            + " 60000 00000000-0000-0000-0000-000000000000 0 1\nend\n");
    Typed typed = check("control: { trust: commands.pub }\n");
    assertTrue(typed.marked("warn").contains("order c-1 is on trial"), typed::text);
    assertTrue(typed.marked("FAIL").contains("remote.yaml: buses[0].port = x"), typed::text);
  }

  @Test
  void aMissingPortIsTold() throws IOException {
    assertFails(check(bus("/dev/serial/by-id/usb-none", WATER)), "usb-none is not there");
  }

  @Test
  void aPortWithoutHardwareIsTold() throws IOException {
    Path plain = Files.createFile(folder.resolve("plain"));
    assertFails(check(bus(plain, WATER)), "is no serial port");
  }

  @Test
  void aPortInUseIsToldWithItsHolder() throws IOException {
    try (Pty pty = Pty.open();
        SerialLine _ = SerialLines.open(pty.slave().toString(), LineSettings.DEFAULT)) {
      assertFails(check(bus(pty.slave(), WATER)), "pid " + ProcessHandle.current().pid());
    }
  }

  @Test
  void aMissingChipIsTold() throws IOException {
    String contact = "{ id: c, driver: contact, owner: welfare, line: 4 }";
    assertFails(
        check("buses: [ { id: c, chip: gpiochip99, devices: [ " + contact + " ] } ]\n"),
        "/dev/gpiochip99 is not there");
    assertFails(
        check("buses: [ { id: c, chip: \"unix:/none\", devices: [ " + contact + " ] } ]\n"),
        "/none does not answer");
  }

  @Test
  void abufferWithoutAFolderIsTold() throws IOException {
    assertFails(check("buffer: { file: none/buffer.db }\n"), folder + "/none");
  }

  /** With more than a card holds, the oldest would never be kept as long as promised. */
  @Test
  void aBufferLargerThanTheDiskIsTold() throws IOException {
    Typed typed = check("buffer: { max-size-mb: 1000000 }\n");
    boolean huge = Files.getFileStore(folder).getUsableSpace() > 1_000_000_000_000L;
    assertEquals(!huge, typed.marked("warn").contains("max-size-mb"), typed::text);
  }

  @Test
  void aBufferInUseIsTheGatewaysAndNoFault() throws IOException {
    Path buffer = Files.createFile(folder.resolve("buffer.db"));
    Files.setPosixFilePermissions(buffer, PosixFilePermissions.fromString("rw-r--r--"));
    try (FileChannel lock =
            FileChannel.open(
                folder.resolve("buffer.db.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock _ = lock.lock()) {
      Typed typed = check("");
      assertEquals(0, typed.exit(), typed::text);
      assertTrue(typed.marked("ok").contains("in use"), typed::text);
      assertTrue(typed.marked("warn").contains("chmod 640"), typed::text);
    }
  }

  @Test
  void aKeyThatOthersMayReadOrThatIsShortIsTold() throws IOException {
    try (Pty pty = Pty.open()) {
      Path key = Files.write(folder.resolve("pseudonym.key"), new byte[32]);
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
      assertFails(check(bus(pty.slave(), TAGS)), "chmod 600 " + key);
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
      assertEquals(0, check(bus(pty.slave(), TAGS)).exit());
      Files.write(key, new byte[31]);
      assertFails(check(bus(pty.slave(), TAGS)), "32 to 1024");
    }
  }

  /** A check must leave the card as it was: the key is the gateway's to make. */
  @Test
  void aMissingKeyIsNotMade() throws IOException {
    try (Pty pty = Pty.open()) {
      assertEquals(0, check(bus(pty.slave(), TAGS)).exit());
      assertTrue(Files.notExists(folder.resolve("pseudonym.key")));
      assertTrue(Files.notExists(folder.resolve("buffer.db")));
    }
  }

  @Test
  void aHubThatNobodyKnowsOrThatIsDownIsTold() throws IOException {
    assertFails(check(hub("mqtt: \"mqtt://no-such-host.invalid\"")), "no-such-host.invalid");
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    assertFails(
        check(hub("mqtt: \"mqtt://127.0.0.1:" + closed + "\"")),
        "nobody listens on port " + closed);
    assertFails(
        check(hub("coap: \"coap://127.0.0.1:" + closed + "\"")),
        "nobody listens on port " + closed);
  }
}
