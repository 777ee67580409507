package dev.goen.sim.relay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RelayTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  @Test
  void bytesPassBothWaysAndAreCounted() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, HERE);
        TcpRelay relay = TcpRelay.start(0, address(server));
        Socket near = new Socket(HERE, relay.port());
        Socket far = server.accept()) {
      send(near, "hello");
      assertEquals("hello", receive(far, 5));
      send(far, "you");
      assertEquals("you", receive(near, 3));
      assertEquals(5, relay.bytesUp());
      assertEquals(3, relay.bytesDown());
    }
  }

  /** A cut must be felt at both ends at once, and by whoever tries again, until it is mended. */
  @Test
  void aCutEndsWhatIsConnectedAndRefusesWhatComes() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, HERE);
        TcpRelay relay = TcpRelay.start(0, address(server))) {
      try (Socket near = new Socket(HERE, relay.port());
          Socket far = server.accept()) {
        send(near, "a");
        assertEquals("a", receive(far, 1));
        relay.cut();
        assertFalse(relay.isUp());
        assertTrue(ended(near));
        assertTrue(ended(far));
      }
      try (Socket refused = new Socket(HERE, relay.port())) {
        assertTrue(ended(refused));
      } catch (IOException e) {
        // A reset during connect is a refusal as well.
        assertFalse(relay.isUp());
      }
      relay.restore();
      try (Socket near = new Socket(HERE, relay.port());
          Socket far = server.accept()) {
        send(near, "b");
        assertEquals("b", receive(far, 1));
      }
    }
  }

  /** A modem without its cell: nothing fails and nothing comes. What TCP took still comes later. */
  @Test
  void silenceHoldsBytesBackWithoutClosing() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, HERE);
        TcpRelay relay = TcpRelay.start(0, address(server));
        Socket near = new Socket(HERE, relay.port());
        Socket far = server.accept()) {
      relay.silence();
      send(near, "late");
      far.setSoTimeout(300);
      assertThrows(SocketTimeoutException.class, () -> far.getInputStream().read());
      relay.restore();
      far.setSoTimeout(0);
      assertEquals("late", receive(far, 4));
    }
  }

  @Test
  void datagramsPassBothWaysAndVanishWhileCut() throws Exception {
    try (DatagramSocket server = new DatagramSocket(0, HERE);
        UdpRelay relay = UdpRelay.start(0, new InetSocketAddress(HERE, server.getLocalPort()));
        DatagramSocket client = new DatagramSocket(0, HERE)) {
      SocketAddressOf to = new SocketAddressOf(relay.port());
      server.setSoTimeout(30_000);
      client.setSoTimeout(30_000);
      client.send(to.packet("ping"));
      DatagramPacket got = receive(server);
      assertEquals("ping", text(got));
      server.send(new DatagramPacket(bytes("pong"), 4, got.getSocketAddress()));
      assertEquals("pong", text(receive(client)));

      relay.cut();
      client.send(to.packet("gone"));
      server.setSoTimeout(500); // also for the relay to take it, before it is up again
      assertThrows(SocketTimeoutException.class, () -> receive(server));

      relay.restore();
      server.setSoTimeout(30_000);
      client.send(to.packet("back"));
      assertEquals("back", text(receive(server)));
      assertEquals(8, relay.bytesUp());
      assertEquals(4, relay.bytesDown());
    }
  }

  /** Only that nothing comes too early: a busy machine may always be later. */
  @Test
  void aSlowLinkTakesItsTimeAndLosesNothing() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, HERE);
        TcpRelay relay = TcpRelay.start(0, address(server))) {
      relay.shape(Shape.slow(400, Duration.ofMillis(100)));
      try (Socket near = new Socket(HERE, relay.port());
          Socket far = server.accept()) {
        byte[] sent = new byte[20_000];
        new Random(1).nextBytes(sent);
        long start = System.nanoTime();
        near.getOutputStream().write(sent);
        near.shutdownOutput();
        assertArrayEquals(sent, far.getInputStream().readAllBytes());
        long took = Duration.ofNanos(System.nanoTime() - start).toMillis();
        assertTrue(took >= 500, "400 ms for 160 kbit and 100 ms of way, but took " + took);
      }
    }
  }

  @Test
  void datagramsAreLostOrDoubledAsTheShapeSays() throws Exception {
    try (DatagramSocket server = new DatagramSocket(0, HERE);
        UdpRelay relay = UdpRelay.start(0, new InetSocketAddress(HERE, server.getLocalPort()));
        DatagramSocket client = new DatagramSocket(0, HERE)) {
      SocketAddressOf to = new SocketAddressOf(relay.port());
      server.setSoTimeout(30_000);
      relay.shape(Shape.parse(List.of("duplicate=1", "delay=20ms")));
      client.send(to.packet("twin"));
      assertEquals("twin", text(receive(server)));
      assertEquals("twin", text(receive(server)));
      relay.shape(Shape.parse(List.of("loss=1")));
      client.send(to.packet("gone"));
      server.setSoTimeout(300);
      assertThrows(SocketTimeoutException.class, () -> receive(server));
    }
  }

  @Test
  void aWrongShapeNamesItsWord() {
    for (String wrong : new String[] {"delay=soon", "delay", "speed=3", "rate=-1", "loss=2"}) {
      assertThrows(IllegalArgumentException.class, () -> Shape.parse(List.of(wrong)), wrong);
    }
  }

  /** Where a test sends its datagrams. */
  private record SocketAddressOf(int port) {
    DatagramPacket packet(String text) {
      return new DatagramPacket(bytes(text), text.length(), HERE, port);
    }
  }

  private static InetSocketAddress address(ServerSocket server) {
    return new InetSocketAddress(HERE, server.getLocalPort());
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(bytes(text));
  }

  private static String receive(Socket socket, int length) throws IOException {
    return new String(socket.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
  }

  private static DatagramPacket receive(DatagramSocket socket) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[100], 100);
    socket.receive(packet);
    return packet;
  }

  private static String text(DatagramPacket packet) {
    return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** End of stream or reset: either says that the connection is gone. */
  private static boolean ended(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (IOException e) {
      return true;
    }
  }
}
