package dev.goen.sim.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.sim.device.Crc16;
import dev.goen.sim.device.ServedLog;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

// A read of a terminal that waits does not end for an interrupt.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BenchTest {

  private static final byte[] ASK_ONE = Crc16.append(new byte[] {1, 3, 0, 4, 0, 1});
  private static final byte[] ASK_TWO = Crc16.append(new byte[] {2, 3, 0, 4, 0, 1});
  private static final int ANSWER = 7;

  private static final String TWO_GAUGES =
      """
      version: 1
      seed: 7
      lines:
        - id: rs485-1
          baud: 115200
          devices:
            - id: kando-01
              kind: generic-rs485
              address: 1
              signals: { level: 1.234 }
              faults: [ { fault: all-ff, every: 2 } ]
              gateway: { owner: port, period: 5s }
            - { id: takase-02, kind: generic-rs485, address: 2, signals: { level: 2 }, as: depth }
      """;

  @TempDir private Path folder;

  private final StringWriter served = new StringWriter();

  private Bench start(String yaml) throws IOException, WrongFile {
    Path file = Files.writeString(folder.resolve("devices.yaml"), yaml);
    return Bench.start(file, folder, new ServedLog(served), Locale.ENGLISH, note -> {});
  }

  private byte[] ask(Path port, byte[] request, int length) throws IOException {
    try (FileInputStream in = new FileInputStream(port.toFile())) {
      Files.write(port, request);
      return in.readNBytes(length);
    }
  }

  @Test
  void allThatIsWrongInAFileIsSaidAtOnceWithItsPathAndItsMend() {
    WrongFile wrong =
        assertThrows(
            WrongFile.class,
            () ->
                start(
                    """
                    version: 1
                    lines:
                      - id: a b
                        devices:
                          - { id: x, kind: kellr, address: 300, signals: { levl: 3 } }
                          - { id: x, kind: vega, signals: { level: { signal: replay, file: no.csv, column: v } } }
                          - { id: y, kind: rdm6300, faults: [ { fault: exception, at: soon } ] }
                      - { id: plc, over: modbus-tcp, baud: 9600, devices: [ { id: t, kind: rdm6300, tags: [ xyz ] } ] }
                      - { id: uhf, over: llrp, listen: 70000 }
                      - { id: chip, over: chips, devices: [ { id: d, kind: contact } ] }
                    """));
    List<String> lines = String.valueOf(wrong.getMessage()).lines().map(String::strip).toList();
    for (String part :
        List.of(
            "lines[0].id: 'a b' is not an id",
            "lines[0].devices[0].kind: 'kellr' is not one of: ",
            "lines[0].devices[0].address: '300' is not a number from 1 to 247",
            "lines[0].devices[0].signals.levl: is not known here; known are: level",
            "lines[0].devices[1].id: 'x' is there twice",
            "lines[0].devices[1].signals.level.file: ",
            "lines[0].devices[2].faults[0].fault: 'exception' cannot happen",
            "lines[0].devices[2].faults[0].at: 'soon' is not a time",
            "lines[1].baud: is not known here; known are: devices faults id listen over",
            "lines[1].devices[0].kind: 'rdm6300' cannot be on a line over modbus-tcp; there can be:"
                + " ",
            "lines[1].devices[0].tags: 'xyz' is not a tag of this reader: [0-9A-F]{10}",
            "lines[2].listen: '70000' is not a number from 0 to 65535",
            "lines[2].devices: such a line has one device, not 0",
            "lines[3].over: 'chips' is not one of: pty serial-server modbus-tcp llrp chip iio",
            "lines[3].devices[0].kind: 'contact' cannot be on a line over pty")) {
      assertTrue(lines.stream().anyMatch(line -> line.startsWith(part)), () -> part + lines);
    }
    assertEquals(16, lines.size(), lines::toString);
    assertFalse(Files.exists(folder.resolve("a b"), LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void bothLanguagesHaveAllTexts() {
    var english = java.util.ResourceBundle.getBundle("dev.goen.sim.bench.messages", Locale.ENGLISH);
    var japanese =
        java.util.ResourceBundle.getBundle("dev.goen.sim.bench.messages", Locale.JAPANESE);
    for (String key : english.keySet()) {
      if (!key.equals("recording.wrong")) {
        assertNotEquals(english.getString(key), japanese.getString(key), key);
      }
    }
  }

  /** The devices of a line answer for themselves; a fault of one does not touch the other. */
  @Test
  void devicesShareALineAndCountWhatTheyServed() throws Exception {
    try (Bench bench = start(TWO_GAUGES)) {
      Path port = folder.resolve("rs485-1");
      byte[] first = ask(port, ASK_ONE, ANSWER);
      assertEquals("01030204d2", HexFormat.of().formatHex(first, 0, 5));
      assertEquals("ff".repeat(7), HexFormat.of().formatHex(ask(port, ASK_ONE, ANSWER)));
      byte[] other = ask(port, ASK_TWO, ANSWER);
      assertEquals("02030207d0", HexFormat.of().formatHex(other, 0, 5));
      Console console = new Console(bench, Locale.ENGLISH);
      assertEquals("ok", console.obey("fault takase-02 wrong-crc 1"));
      assertFalse(Crc16.closes(ask(port, ASK_TWO, ANSWER), 0, ANSWER));
      assertTrue(Crc16.closes(ask(port, ASK_TWO, ANSWER), 0, ANSWER));
      assertTrue(console.obey("fault nobody silence").contains("nobody"));
      assertTrue(console.obey("fault takase-02 boom").contains("drop-byte"));
      assertTrue(console.obey("fault takase-02 silence much").contains("much"));
      assertEquals(
          "kando-01: answers 1  all-ff 1\ntakase-02: answers 2  wrong-crc 1",
          console.obey("counts"));
    }
    assertEquals(
        List.of("kando-01 stage 1.23", "takase-02 depth 2", "takase-02 depth 2"),
        served
            .toString()
            .lines()
            .map(line -> line.split("\t"))
            .map(field -> field[0] + " " + field[1] + " " + field[4])
            .toList());
  }

  @Test
  void aLineVanishesAndReturnsUnderAnotherNameBehindItsLink() throws Exception {
    try (Bench bench = start(TWO_GAUGES)) {
      Path link = folder.resolve("rs485-1");
      Console console = new Console(bench, Locale.ENGLISH);
      for (int i = 0; i < 3; i++) {
        Path before = Files.readSymbolicLink(link);
        assertEquals("ok", console.obey("unplug rs485-1"));
        assertFalse(Files.exists(link, LinkOption.NOFOLLOW_LINKS));
        assertFalse(Files.exists(before));
        assertNotEquals("ok", console.obey("unplug rs485-1"));
        assertEquals("ok", console.obey("plug rs485-1"));
        assertNotEquals(before, Files.readSymbolicLink(link));
        assertTrue(Crc16.closes(ask(link, ASK_TWO, ANSWER), 0, ANSWER));
      }
    }
  }

  /** Over TCP a line keeps its port: while it is out nobody answers there. */
  @Test
  void aLineOverTcpRefusesWhileItIsOutAndComesBackAtItsPort() throws Exception {
    byte[] inTcp = {0, 9, 0, 0, 0, 6, 2, 3, 0, 4, 0, 1};
    for (String over : List.of("serial-server", "modbus-tcp")) {
      String yaml = TWO_GAUGES.replace("baud: 115200", "over: " + over);
      boolean serial = over.equals("serial-server");
      byte[] request = serial ? ASK_TWO : inTcp;
      // Whole frames: what is left of an answer would come to whoever connects next.
      String answer = serial ? "02030207d0ffe8" : "000900000005" + "02030207d0";
      int length = answer.length() / 2;
      int head = serial ? 0 : 6;
      try (Bench bench = start(yaml)) {
        Console console = new Console(bench, Locale.ENGLISH);
        String port = portOf(bench);
        assertEquals(answer, HexFormat.of().formatHex(ask(port, request, length)));
        assertEquals("ok", console.obey("fault takase-02 exception"));
        byte[] refusal = ask(port, request, serial ? 5 : head + 3);
        assertEquals("028304", HexFormat.of().formatHex(refusal, head, head + 3));
        assertEquals("ok", console.obey("unplug rs485-1"));
        assertThrows(IOException.class, () -> ask(port, request, 1));
        assertEquals("ok", console.obey("plug rs485-1"));
        assertEquals(port, portOf(bench));
        assertEquals(answer, HexFormat.of().formatHex(ask(port, request, length)));
        if (!serial) {
          assertTrue(console.obey("fault takase-02 wrong-crc").contains("cannot"));
        }
      }
    }
  }

  private static String portOf(Bench bench) {
    return bench.busesYaml().replaceAll("(?s).*tcp://127.0.0.1:(\\d+).*", "$1");
  }

  private static byte[] ask(String port, byte[] request, int length) throws IOException {
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port))) {
      client.getOutputStream().write(request);
      return client.getInputStream().readNBytes(length);
    }
  }

  /** Devices of other protocols, and what was captured on a real line, share the bench. */
  @Test
  void otherKindsSpeakTheirOwnLanguage() throws Exception {
    Files.writeString(folder.resolve("line.cap"), "0.000 > 3f21\n9.000 < 300d0a\n");
    String kinds =
        """
        lines:
          - id: sonar
            baud: 115200
            devices: [ { id: s, kind: maxbotix, signals: { distance: 1.234 }, repetition: 20ms } ]
          - id: sdi
            baud: 115200
            devices: [ { id: w, kind: sdi12, address: 3, signals: { level: 1.5 } } ]
          - id: old
            baud: 115200
            devices:
              - { id: o, kind: capture, file: line.cap, repeat: true, gateway: { driver: sdi12 } }
        """;
    try (Bench bench = start(kinds);
        FileInputStream in = new FileInputStream(folder.resolve("sonar").toFile())) {
      String said = new String(in.readNBytes(14), StandardCharsets.ISO_8859_1);
      assertTrue(said.contains("R1234\r"), said);
      byte[] known = ask(folder.resolve("sdi"), "3!".getBytes(StandardCharsets.US_ASCII), 3);
      assertEquals("3\r\n", new String(known, StandardCharsets.US_ASCII));
      byte[] old = ask(folder.resolve("old"), "?!".getBytes(StandardCharsets.US_ASCII), 3);
      assertEquals("0\r\n", new String(old, StandardCharsets.US_ASCII));
      assertTrue(bench.busesYaml().contains("driver: sdi12"), bench::busesYaml);
    }
  }

  /** What is printed is what the devices are: a gateway could be started with it. */
  @Test
  void theConfigurationFitsTheDevices() throws Exception {
    try (Bench bench = start(TWO_GAUGES)) {
      String text = GatewayYaml.of("gw07", bench.busesYaml(), List.of("mqtt://127.0.0.1:1883"));
      Map<String, Object> yaml = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
      String buses = String.valueOf(yaml.get("buses"));
      assertTrue(buses.contains("baud=115200"), buses);
      assertTrue(buses.contains("id=kando-01, driver=modbus, profile=generic-rs485"), buses);
      assertTrue(buses.contains("owner=port, period=5s"), buses);
      assertTrue(buses.contains("address=2"), buses);
    }
  }

  /** An adapter with two wires hears itself; scripts give their commands over a socket. */
  @Test
  void aLineMayEchoAndScriptsHaveASocket() throws Exception {
    String echoing = TWO_GAUGES.replace("baud: 115200", "baud: 115200\n    echo: true");
    Path socket = folder.resolve("console.sock");
    try (Bench bench = start(echoing);
        ConsoleSocket _ = ConsoleSocket.open(socket, new Console(bench, Locale.ENGLISH));
        SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      byte[] both = ask(folder.resolve("rs485-1"), ASK_TWO, ASK_TWO.length + ANSWER);
      assertTrue(Crc16.closes(both, 0, 8) && Crc16.closes(both, 8, 7));
      client.write(ByteBuffer.wrap("counts\n".getBytes(StandardCharsets.UTF_8)));
      ByteBuffer answer = ByteBuffer.allocate(200);
      while (!new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8)
          .contains("takase-02: answers 1\n")) {
        client.read(answer);
      }
    }
  }
}
