package dev.goen.sim.relay;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
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

  private final DelayQueue<Late> late = new DelayQueue<>();
  private final Way towards;
  private final Way back;

  private UdpRelay(DatagramSocket near, InetSocketAddress target, long seed) {
    this.near = near;
    this.target = target;
    this.towards = new Way(seed, System.nanoTime());
    this.back = new Way(~seed, System.nanoTime());
  }

  /**
   * Starts a relay.
   *
   * @param port 0 for any free one
   * @throws IOException when the port is taken
   */
  public static UdpRelay start(int port, InetSocketAddress target) throws IOException {
    return start(port, target, 1);
  }

  /**
   * Starts a relay.
   *
   * @param port 0 for any free one
   * @param seed of what a {@link Shape} leaves to chance
   * @throws IOException when the port is taken
   */
  public static UdpRelay start(int port, InetSocketAddress target, long seed) throws IOException {
    UdpRelay relay =
        new UdpRelay(new DatagramSocket(port, InetAddress.getLoopbackAddress()), target, seed);
    Thread.ofPlatform().name("relay-udp-" + relay.port()).daemon().start(relay::carryUp);
    Thread.ofPlatform().name("relay-late-" + relay.port()).daemon().start(relay::carryLate);
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
        give(towards, packet, towardsTarget(packet.getSocketAddress()), target, up);
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
        give(back, packet, near, to, down);
      } catch (IOException e) {
        // Lost, or this relay is closed.
      }
    }
  }

  private void give(
      Way way, DatagramPacket packet, DatagramSocket by, SocketAddress to, AtomicLong count)
      throws IOException {
    if (!isUp()) {
      return;
    }
    long now = System.nanoTime();
    for (long due : way.dues(now, packet.getLength())) {
      byte[] copy = Arrays.copyOf(packet.getData(), packet.getLength());
      Late datagram = new Late(due, new DatagramPacket(copy, copy.length, to), by, count);
      if (due <= now) {
        send(datagram);
      } else {
        late.add(datagram);
      }
    }
  }

  private void carryLate() {
    while (!near.isClosed()) {
      try {
        Late datagram = late.poll(1, TimeUnit.SECONDS);
        if (datagram != null && isUp()) {
          send(datagram);
        }
      } catch (IOException e) {
        // Lost.
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static void send(Late datagram) throws IOException {
    // Before it can be seen at its end.
    datagram.count.addAndGet(datagram.packet.getLength());
    datagram.by.send(datagram.packet);
  }

  /** A datagram on its way; its order is that of arrival. */
  @SuppressWarnings("ComparableType") // DelayQueue orders by the delay, never by equals
  private record Late(long due, DatagramPacket packet, DatagramSocket by, AtomicLong count)
      implements Delayed {
    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(due - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }

  @Override
  public void shape(Shape shape) {
    towards.shape(shape);
    back.shape(shape);
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
