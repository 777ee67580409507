package dev.goen.bus.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.LineSettings;
import dev.goen.bus.SerialLine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TcpLineTest {

  private final byte[] chunk = new byte[64];
  private ServerSocket server = unbound();

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 4, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void bytesPassBothWaysAndSilenceEndsAtTheDeadline() throws Exception {
    try (SerialLine line = open();
        Socket peer = server.accept()) {
      line.write(new byte[] {1, 2, 3});
      assertEquals(3, peer.getInputStream().readNBytes(3).length);
      assertEquals(0, read(line, Duration.ofMillis(30)));
      assertEquals(0, read(line, Duration.ZERO));
      peer.getOutputStream().write(new byte[] {7, 8});
      assertEquals(2, read(line, Duration.ofSeconds(30)));
      assertEquals(7, chunk[0]);
    }
  }

  /** What came before the question is not its answer. */
  @Test
  void inputIsThrownAway() throws Exception {
    try (SerialLine line = open();
        Socket peer = server.accept()) {
      peer.getOutputStream().write(new byte[1000]);
      peer.getOutputStream().write(9);
      int discarded = 0;
      while (discarded < 1001) {
        discarded += line.discardInput();
      }
      assertEquals(1001, discarded);
      assertEquals(0, read(line, Duration.ofMillis(5)));
    }
  }

  @Test
  void serverThatClosesIsGone() throws Exception {
    try (SerialLine line = open()) {
      server.accept().close();
      BusFault fault = assertThrows(BusFault.class, () -> read(line, Duration.ofSeconds(30)));
      assertEquals(BusFault.Kind.GONE, fault.kind());
    }
  }

  @Test
  void serverThatResetsIsGone() throws Exception {
    try (SerialLine line = open()) {
      Socket peer = server.accept();
      peer.setSoLinger(true, 0);
      peer.close();
      BusFault fault = assertThrows(BusFault.class, () -> read(line, Duration.ofSeconds(30)));
      assertEquals(BusFault.Kind.GONE, fault.kind());
    }
  }

  /** The worker's thread must end when the gateway stops, whatever it waits for. */
  @Test
  void closingFromAnotherThreadEndsARead() throws Exception {
    SerialLine line = open();
    try (Socket _ = server.accept()) {
      CompletableFuture<BusFault> read =
          CompletableFuture.supplyAsync(
              () -> assertThrows(BusFault.class, () -> read(line, Duration.ofMinutes(10))));
      Thread.sleep(20); // most often it is reading by then; if not, the result is the same
      line.close();
      assertEquals(BusFault.Kind.GONE, read.get(30, TimeUnit.SECONDS).kind());
      assertThrows(BusFault.class, () -> line.write(new byte[1]));
    }
  }

  @Test
  void nobodyThereIsSaidWithWhatToDo() throws Exception {
    int port = server.getLocalPort();
    server.close();
    BusFault fault =
        assertThrows(
            BusFault.class, () -> TcpLine.open("tcp://127.0.0.1:" + port, LineSettings.DEFAULT));
    assertEquals(BusFault.Kind.MISSING, fault.kind());
    assertTrue(String.valueOf(fault.getMessage()).contains("refuses the connection"));
    assertThrows(BusFault.class, () -> TcpLine.open("tcp://nowhere", LineSettings.DEFAULT));
  }

  /** An end that takes everything and answers nothing must not block the bus for ever. */
  @Test
  void endThatNeverAnswersIsGivenUp() throws Exception {
    try (SerialLine line = open();
        Socket _ = server.accept()) {
      BusFault fault =
          assertThrows(
              BusFault.class,
              () -> {
                for (int i = 0; i < 2_000; i++) {
                  line.write(new byte[8]);
                }
              });
      assertEquals(BusFault.Kind.GONE, fault.kind());
    }
  }

  /** The kernel's own table says so: timer 2 of a connection is keep-alive. */
  @Test
  void idleConnectionIsKeptAliveByTheKernel() throws Exception {
    Path table = Path.of("/proc/net/tcp6");
    try (SerialLine _ = open();
        Socket peer = server.accept()) {
      String local = String.format(Locale.ROOT, ":%04X ", peer.getPort());
      String remote = String.format(Locale.ROOT, ":%04X ", server.getLocalPort());
      List<String> rows =
          Files.readAllLines(Files.exists(table) ? table : Path.of("/proc/net/tcp")).stream()
              .filter(row -> row.matches(".*" + local + "[0-9A-F]+" + remote + ".*"))
              .toList();
      assertEquals(1, rows.size(), () -> String.join("\n", rows));
      assertTrue(rows.getFirst().contains(" 02:"), rows::getFirst);
    }
  }

  private int read(SerialLine line, Duration patience) throws BusFault {
    return line.read(chunk, 0, chunk.length, Deadline.in(patience));
  }

  private SerialLine open() throws BusFault {
    return TcpLine.open("tcp://127.0.0.1:" + server.getLocalPort(), LineSettings.DEFAULT);
  }

  private static ServerSocket unbound() {
    try {
      return new ServerSocket();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
