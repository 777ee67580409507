package dev.goen.sim.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.bus.Deadline;
import dev.goen.bus.LineSettings;
import dev.goen.sim.SimMain;
import dev.goen.sim.device.ServedLog;
import dev.goen.sim.device.SimulatedLine;
import dev.goen.sim.device.TcpEnd;
import dev.goen.sim.line.Pty;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

// A read of a terminal that waits does not end for an interrupt.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RecordCommandTest {

  private static final LineSettings FAST =
      new LineSettings(115_200, 8, LineSettings.Parity.NONE, 1);
  private static final byte[] TAG = "\u000262E3086CED08\u0003".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ASK = {1, 3, 0, 4, 0, 1};
  private static final byte[] ANSWER = {1, 3, 2, 4, (byte) 0xD2};

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final AtomicInteger code = new AtomicInteger(-1);

  private Thread record(String... words) throws Exception {
    Thread command =
        Thread.ofPlatform()
            .daemon()
            .start(
                () ->
                    code.set(
                        SimMain.commandLine()
                            .setOut(new PrintWriter(out))
                            .setErr(new PrintWriter(out))
                            .execute(words)));
    while (!out.toString().contains("Recording") && command.isAlive()) {
      Thread.sleep(5);
    }
    return command;
  }

  private static void await(Path capture, int lines) throws Exception {
    while (Files.readAllLines(capture).size() < lines) {
      Thread.sleep(5);
    }
  }

  /** What a reader said is written down under another name, and played again byte for byte. */
  @Test
  void aTagsFrameIsRecordedUnderAnotherIdAndPlayedAgain() throws Exception {
    Path capture = folder.resolve("line.cap");
    try (Pty reader = Pty.open()) {
      Thread command =
          record("record", "--port=" + reader.slave(), "--kind=rfid-ascii", "--out=" + capture);
      reader.write(TAG);
      await(capture, 4);
      reader.write(TAG);
      await(capture, 5);
      command.interrupt();
      command.join();
    }
    assertEquals(0, code.get(), out::toString);
    List<String> lines = Files.readAllLines(capture);
    assertEquals(5, lines.size(), lines::toString);
    assertFalse(lines.toString().contains("363245333038364345443038"), lines::toString);
    Burst first = Burst.of(lines.get(3)).orElseThrow();
    Burst second = Burst.of(lines.get(4)).orElseThrow();
    assertEquals(Burst.Direction.UNKNOWN, first.direction());
    assertArrayEquals(first.bytes(), second.bytes());
    long start = System.nanoTime();
    try (Pty pty = Pty.open();
        SimulatedLine _ =
            SimulatedLine.start(
                pty, FAST, new CapturePlayer(Capture.read(capture), false), ServedLog.none());
        FileInputStream in = new FileInputStream(pty.slave().toFile())) {
      assertArrayEquals(first.bytes(), in.readNBytes(TAG.length));
      assertArrayEquals(first.bytes(), in.readNBytes(TAG.length));
      long took = (System.nanoTime() - start) / 1000;
      long apart = second.micros() - first.micros();
      assertTrue(took >= apart - 20_000, took + " us, recorded " + apart);
    }
  }

  /** What nobody vouches for may carry ids of people that no mask knows. */
  @Test
  void aLineOfAnUnknownKindIsNotRecordedUnlessItIsTheBenchs() throws Exception {
    Path capture = folder.resolve("line.cap");
    try (Pty reader = Pty.open()) {
      String port = "--port=" + reader.slave();
      for (String kind : List.of("", "--kind=llrp", "--kind=wiegand", "--kind=RFID")) {
        List<String> words = new ArrayList<>(List.of("record", port, "--out=" + capture, kind));
        words.remove("");
        record(words.toArray(String[]::new)).join();
        assertEquals(2, code.get(), kind + out);
        assertFalse(Files.exists(capture), kind);
        assertTrue(out.toString().contains("rfid-ascii") && out.toString().contains("--bench"));
      }
      record("record", port, "--out=" + capture, "--kind=llrp", "--bench", "--for=1ms").join();
      assertEquals(0, code.get(), out::toString);
      assertTrue(Files.readString(capture).contains("# tags as they are"));
    }
  }

  /** Behind a serial server tags are replaced as they are on a port of this machine. */
  @Test
  void aLineBehindASerialServerIsRecordedToo() throws Exception {
    Path capture = folder.resolve("line.cap");
    try (TcpEnd server = TcpEnd.listen(0)) {
      Thread command =
          record("record", "--port=" + server, "--kind=rfid-ascii", "--out=" + capture);
      while (server.write(TAG) == 0) {
        Thread.sleep(5);
      }
      await(capture, 4);
      command.interrupt();
      command.join();
    }
    assertEquals(0, code.get(), out::toString);
    byte[] written = Burst.of(Files.readAllLines(capture).get(3)).orElseThrow().bytes();
    assertEquals(TAG.length, written.length);
    assertFalse(Arrays.equals(TAG, written));
  }

  /** Between a gateway and its device both are heard; played again, the device answers. */
  @Test
  void betweenAGatewayAndItsDeviceTheDirectionIsKnown() throws Exception {
    Path capture = folder.resolve("line.cap");
    Path gateway = folder.resolve("gateway-port");
    try (Pty device = Pty.open()) {
      Thread command =
          record(
              "record",
              "--port=" + device.slave(),
              "--out=" + capture,
              "--between=" + gateway,
              "--bench");
      while (!Files.exists(gateway)) {
        Thread.sleep(5);
      }
      try (FileInputStream in = new FileInputStream(gateway.toFile())) {
        Files.write(gateway, ASK);
        byte[] asked = new byte[16];
        assertEquals(ASK.length, device.read(asked, Deadline.in(Duration.ofSeconds(10))));
        device.write(ANSWER);
        assertArrayEquals(ANSWER, in.readNBytes(ANSWER.length));
      }
      await(capture, 5);
      command.interrupt();
      command.join();
    }
    List<String> lines = Files.readAllLines(capture);
    assertTrue(lines.get(3).endsWith(" > 010300040001"), lines::toString);
    assertTrue(lines.get(4).endsWith(" < 01030204d2"), lines::toString);
    assertEquals(5, lines.size(), lines::toString);
    try (Pty pty = Pty.open();
        SimulatedLine _ =
            SimulatedLine.start(
                pty, FAST, new CapturePlayer(Capture.read(capture), true), ServedLog.none());
        FileInputStream in = new FileInputStream(pty.slave().toFile())) {
      for (int i = 0; i < 3; i++) {
        Files.write(pty.slave(), ASK);
        assertArrayEquals(ANSWER, in.readNBytes(ANSWER.length));
      }
    }
  }

  @Test
  void aFileThatIsNoCaptureIsRefusedByItsLine() throws Exception {
    Path file = Files.writeString(folder.resolve("x.cap"), "# a remark\n1.000 < 01\n0.5 < 0\n");
    IOException wrong = assertThrows(IOException.class, () -> Capture.read(file));
    assertTrue(String.valueOf(wrong.getMessage()).contains("line 3"), wrong::toString);
  }
}
