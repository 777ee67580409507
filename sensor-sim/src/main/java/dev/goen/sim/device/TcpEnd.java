package dev.goen.sim.device;

import dev.goen.bus.Deadline;
import dev.goen.sim.line.Inbox;
import dev.goen.sim.line.LineEnd;
import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The far end of a line that one client at a time reaches over TCP: a serial server in raw mode, or
 * a device with a network port. Who connects second is sent away, unless the first leaves within a
 * second.
 */
public final class TcpEnd implements LineEnd, AutoCloseable {

  private static final int TRIES = 50;
  private static final long PAUSE_MILLIS = 20;

  private final Client client;
  private final TcpService service;
  private volatile boolean closed;
  private final ReentrantLock floor = new ReentrantLock();

  private TcpEnd(Client client, TcpService service) {
    this.client = client;
    this.service = service;
  }

  /** Who is connected, and what it has said. */
  private record Client(AtomicReference<@Nullable Socket> socket, Inbox said)
      implements TcpService.Session {

    @Override
    public void run(Socket connection) throws IOException, InterruptedException {
      for (int i = 0; !socket.compareAndSet(null, connection); i++) {
        if (i == TRIES) {
          return;
        }
        Thread.sleep(PAUSE_MILLIS);
      }
      try {
        byte[] chunk = new byte[512];
        for (int got = 0; got >= 0; got = connection.getInputStream().read(chunk)) {
          if (got > 0) {
            said.put(Arrays.copyOf(chunk, got));
          }
        }
      } finally {
        socket.set(null);
      }
    }
  }

  /**
   * Begins to listen, on the loopback.
   *
   * @param port 0 for any that is free
   */
  public static TcpEnd listen(int port) throws IOException {
    Client client = new Client(new AtomicReference<>(), new Inbox());
    return new TcpEnd(client, TcpService.start(port, client));
  }

  /** The port it listens on. */
  public int port() {
    return service.port();
  }

  @Override
  public int read(byte[] into, Deadline deadline) {
    return closed ? -1 : client.said().read(into, deadline);
  }

  @Override
  public int write(byte[] bytes) {
    Socket to = client.socket().get();
    try {
      if (to == null) {
        return 0;
      }
      to.getOutputStream().write(bytes);
      return bytes.length;
    } catch (IOException gone) {
      return 0;
    }
  }

  @Override
  public Lock floor() {
    return floor;
  }

  @Override
  public String toString() {
    return service.url();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    service.close();
  }
}
