package dev.goen.uplink.coap;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A mobile network between one client and a server, which may change the client's address. */
final class UdpRelay implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(UdpRelay.class.getName());

  private static final int LARGEST = 2048;

  private final DatagramSocket near = new DatagramSocket(0, InetAddress.getLoopbackAddress());
  private final Duration delay;
  private final SocketAddress server;
  private volatile DatagramSocket far;
  private volatile SocketAddress client;

  UdpRelay(int port) throws IOException {
    this(port, Duration.ZERO);
  }

  /**
   * A network of the loopback.
   *
   * @param port of the server
   * @param delay how long a datagram is on its way, in either direction
   */
  UdpRelay(int port, Duration delay) throws IOException {
    this.delay = delay;
    server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    client = server;
    far = open();
    Thread.ofPlatform().daemon().start(this::up);
  }

  int port() {
    return near.getLocalPort();
  }

  /** From now on the server sees another port, and what it sends to the old one is lost. */
  void rebind() throws IOException {
    DatagramSocket old = far;
    far = open();
    old.close();
  }

  private DatagramSocket open() throws IOException {
    DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().start(() -> down(socket));
    return socket;
  }

  private void up() {
    DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
    while (!near.isClosed()) {
      try {
        packet.setLength(LARGEST);
        near.receive(packet);
        client = packet.getSocketAddress();
        later(far, packet, server);
      } catch (IOException e) {
        LOG.log(System.Logger.Level.TRACE, "changed just now, or the end of the test", e);
      }
    }
  }

  private void down(DatagramSocket from) {
    DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
    while (!from.isClosed()) {
      try {
        packet.setLength(LARGEST);
        from.receive(packet);
        later(near, packet, client);
      } catch (IOException e) {
        return; // changed, or the end of the test
      }
    }
  }

  private void later(DatagramSocket by, DatagramPacket packet, SocketAddress to) {
    byte[] copy = Arrays.copyOf(packet.getData(), packet.getLength());
    Runnable arrival =
        () -> {
          try {
            by.send(new DatagramPacket(copy, copy.length, to));
          } catch (IOException e) {
            LOG.log(System.Logger.Level.TRACE, "lost: changed just now, or the end of the test", e);
          }
        };
    if (delay.isZero()) {
      arrival.run();
    } else {
      CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS).execute(arrival);
    }
  }

  @Override
  public void close() {
    near.close();
    far.close();
  }
}
