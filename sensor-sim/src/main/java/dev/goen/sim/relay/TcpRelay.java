package dev.goen.sim.relay;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A relay of TCP connections, which share the link. While it is cut it still holds its port and
 * resets whoever connects: a port given up could be another program's when the link comes back.
 */
public final class TcpRelay implements Relay {
  private static final int CONNECT_MILLIS = 5000;

  /**
   * What the system itself keeps at an end of a shaped link: with its usual megabytes the gateway
   * would see none of the link's own queue.
   */
  private static final int SHAPED_BUFFER = 16 * 1024;

  private final ServerSocket listener;
  private final InetSocketAddress target;
  private final LinkState state = new LinkState();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicLong up = new AtomicLong();
  private final AtomicLong down = new AtomicLong();

  private final Way towards;
  private final Way back;

  private TcpRelay(ServerSocket listener, InetSocketAddress target, long seed) {
    this.listener = listener;
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
  public static TcpRelay start(int port, InetSocketAddress target) throws IOException {
    return start(port, target, 1);
  }

  /**
   * Starts a relay.
   *
   * @param port 0 for any free one
   * @param seed of what a {@link Shape} leaves to chance
   * @throws IOException when the port is taken
   */
  public static TcpRelay start(int port, InetSocketAddress target, long seed) throws IOException {
    TcpRelay relay =
        new TcpRelay(new ServerSocket(port, 50, InetAddress.getLoopbackAddress()), target, seed);
    Thread.ofPlatform().name("relay-" + relay.port()).daemon().start(relay::accept);
    return relay;
  }

  @Override
  public int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket near = listener.accept();
        sockets.add(near);
        Thread.ofVirtual().start(() -> connect(near));
      } catch (IOException e) {
        // The listener was closed, or a caller was gone before it was accepted: look again.
      }
    }
  }

  private void connect(Socket near) {
    try (near;
        Socket far = new Socket()) {
      sockets.add(far);
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      if (!state.awaitSound()) {
        reset(near);
        return;
      }
      far.connect(target, CONNECT_MILLIS);
      narrow(near);
      narrow(far);
      Carrier backwards = new Carrier(far, near, back, state, down);
      Thread other = Thread.ofVirtual().start(backwards::run);
      new Carrier(near, far, towards, state, up).run();
      other.join();
      sockets.remove(far);
    } catch (IOException e) {
      // The target is not there: whoever connected sees its connection end.
      reset(near);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.remove(near);
    }
  }

  private void narrow(Socket socket) throws IOException {
    if (!towards.isPlain()) {
      socket.setReceiveBufferSize(SHAPED_BUFFER);
    }
  }

  @Override
  public void shape(Shape shape) {
    towards.shape(shape);
    back.shape(shape);
    for (Socket socket : sockets) {
      try {
        narrow(socket);
      } catch (IOException e) {
        // Closed meanwhile: nothing is kept for it any more.
      }
    }
  }

  @Override
  public void cut() {
    state.set(LinkState.State.CUT);
    sockets.forEach(TcpRelay::reset);
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
    cut();
    try {
      listener.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Ends a connection with RST, as a refusing or vanished peer would. */
  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // Not connected, or closed already: closing is enough.
    }
    shut(socket);
  }

  static void shut(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Closing a socket can fail only by its being gone.
    }
  }
}
