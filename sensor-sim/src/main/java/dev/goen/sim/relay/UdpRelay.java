package dev.goen.sim.relay;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A relay of datagrams. Each sender has a socket of its own towards the target, like in a NAT. */
public final class UdpRelay implements Relay {
  private static final int LARGEST = 65_535;

  private final DatagramSocket near;
  private final InetSocketAddress target;
  private final LinkState state = new LinkState();
  private final Map<SocketAddress, DatagramSocket> far = new ConcurrentHashMap<>();
  private final AtomicLong up = new AtomicLong();
  private final AtomicLong down = new AtomicLong();

  private UdpRelay(DatagramSocket near, InetSocketAddress target) {
    this.near = near;
    this.target = target;
  }

  /**
   * Starts a relay.
   *
   * @param port 0 for any free one
   * @throws IOException when the port is taken
   */
  public static UdpRelay start(int port, InetSocketAddress target) throws IOException {
    UdpRelay relay =
        new UdpRelay(new DatagramSocket(port, InetAddress.getLoopbackAddress()), target);
    Thread.ofPlatform().name("relay-udp-" + relay.port()).daemon().start(relay::carryUp);
    return relay;
  }

  @Override
  public int port() {
    return near.getLocalPort();
  }

  private void carryUp() {
    DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
    while (!near.isClosed()) {
      try {
        packet.setLength(LARGEST);
        near.receive(packet);
        if (isUp()) {
          DatagramSocket out = towardsTarget(packet.getSocketAddress());
          out.send(new DatagramPacket(packet.getData(), packet.getLength(), target));
          up.addAndGet(packet.getLength());
        }
      } catch (IOException e) {
        // A datagram that cannot be carried is lost, as on any link.
      }
    }
  }

  private DatagramSocket towardsTarget(SocketAddress sender) throws IOException {
    DatagramSocket known = far.get(sender);
    if (known != null) {
      return known;
    }
    DatagramSocket socket = new DatagramSocket();
    far.put(sender, socket);
    Thread.ofVirtual().start(() -> carryDown(socket, sender));
    return socket;
  }

  private void carryDown(DatagramSocket from, SocketAddress to) {
    DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
    while (!from.isClosed()) {
      try {
        packet.setLength(LARGEST);
        from.receive(packet);
        if (isUp()) {
          near.send(new DatagramPacket(packet.getData(), packet.getLength(), to));
          down.addAndGet(packet.getLength());
        }
      } catch (IOException e) {
        // Lost, or this relay is closed.
      }
    }
  }

  @Override
  public void cut() {
    state.set(LinkState.State.CUT);
  }

  @Override
  public void silence() {
    state.set(LinkState.State.SILENT);
  }

  @Override
  public void restore() {
    state.set(LinkState.State.UP);
  }

  @Override
  public boolean isUp() {
    return state.get() == LinkState.State.UP;
  }

  @Override
  public long bytesUp() {
    return up.get();
  }

  @Override
  public long bytesDown() {
    return down.get();
  }

  @Override
  public void close() {
    near.close();
    far.values().forEach(DatagramSocket::close);
  }
}
