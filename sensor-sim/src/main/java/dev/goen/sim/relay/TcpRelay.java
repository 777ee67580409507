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
 * A relay of TCP connections. While it is cut it still holds its port and resets whoever connects:
 * a port given up could be another program's when the link comes back.
 */
public final class TcpRelay implements Relay {
  private static final int CONNECT_MILLIS = 5000;
  private static final int CHUNK = 16 * 1024;

  private final ServerSocket listener;
  private final InetSocketAddress target;
  private final LinkState state = new LinkState();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicLong up = new AtomicLong();
  private final AtomicLong down = new AtomicLong();

  private TcpRelay(ServerSocket listener, InetSocketAddress target) {
    this.listener = listener;
    this.target = target;
  }

  /**
   * Starts a relay.
   *
   * @param port 0 for any free one
   * @throws IOException when the port is taken
   */
  public static TcpRelay start(int port, InetSocketAddress target) throws IOException {
    TcpRelay relay =
        new TcpRelay(new ServerSocket(port, 50, InetAddress.getLoopbackAddress()), target);
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
      Thread back = Thread.ofVirtual().start(() -> pump(far, near, down));
      pump(near, far, up);
      back.join();
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

  /** Carries one direction until either end closes; then ends both. */
  private void pump(Socket from, Socket to, AtomicLong count) {
    byte[] chunk = new byte[CHUNK];
    try {
      int length = from.getInputStream().read(chunk);
      while (length >= 0 && state.awaitSound()) {
        to.getOutputStream().write(chunk, 0, length);
        count.addAndGet(length);
        length = from.getInputStream().read(chunk);
      }
    } catch (IOException e) {
      // One end is gone, which is all that the other end needs to learn.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      shut(from);
      shut(to);
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

  private static void shut(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Closing a socket can fail only by its being gone.
    }
  }
}
