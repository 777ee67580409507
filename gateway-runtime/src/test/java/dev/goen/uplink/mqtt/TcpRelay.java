package dev.goen.uplink.mqtt;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A cable that a test can cut, or leave plugged in and silent. */
final class TcpRelay implements AutoCloseable {

  private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final int target;
  private final List<Socket> sockets = new ArrayList<>();
  private volatile boolean silent;
  private volatile boolean refusing;

  TcpRelay(int target) throws IOException {
    this.target = target;
    Thread.ofVirtual().start(this::serve);
  }

  int port() {
    return door.getLocalPort();
  }

  /** A black hole: connections stay, nothing comes through. */
  void silent(boolean is) {
    silent = is;
  }

  /** Whether new connections are closed at once. */
  void refusing(boolean is) {
    refusing = is;
  }

  /** Breaks every connection there is. */
  synchronized void cut() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    sockets.clear();
  }

  private void serve() {
    try {
      while (true) {
        Socket near = door.accept();
        if (refusing) {
          near.close();
          continue;
        }
        Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
        keep(near);
        keep(far);
        Thread.ofVirtual().start(() -> pump(near, far));
        Thread.ofVirtual().start(() -> pump(far, near));
      }
    } catch (IOException e) {
      return; // the door is closed: the test is over
    }
  }

  private synchronized void keep(Socket socket) {
    sockets.add(socket);
  }

  private void pump(Socket from, Socket to) {
    byte[] bytes = new byte[16 * 1024];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
        while (silent && !from.isClosed()) {
          LockSupport.parkNanos(5_000_000);
        }
        out.write(bytes, 0, n);
        out.flush();
      }
    } catch (IOException e) {
      return; // either side closed
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    cut();
  }
}
