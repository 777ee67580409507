package dev.goen.sim.device;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A device that listens on TCP, on the loopback: a thread for each connection, until it is closed.
 */
public final class TcpService implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(TcpService.class.getName());

  private static final int MOST_CONNECTIONS = 32;

  private final ServerSocket server;
  private final Session session;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

  /** What is said on a connection, until it ends. */
  @FunctionalInterface
  public interface Session {
    void run(Socket connection) throws IOException, InterruptedException;
  }

  private TcpService(ServerSocket server, Session session) {
    this.server = server;
    this.session = session;
  }

  /**
   * Begins to listen.
   *
   * @param port 0 for any that is free
   */
  public static TcpService start(int port, Session session) throws IOException {
    ServerSocket server = new ServerSocket(port, 8, InetAddress.getLoopbackAddress());
    TcpService service = new TcpService(server, session);
    Thread.ofPlatform().daemon().name("sim tcp " + service.port()).start(service::accept);
    return service;
  }

  /** The port it listens on. */
  public int port() {
    return server.getLocalPort();
  }

  /** How a gateway's configuration names it. */
  public String url() {
    return "tcp://127.0.0.1:" + port();
  }

  /** How many connections there are now. */
  public int connections() {
    return connections.size();
  }

  /** Ends all connections, as a device does that restarts. New ones are taken. */
  public void drop() {
    connections.forEach(TcpService::end);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket connection = server.accept();
        if (connections.size() >= MOST_CONNECTIONS) {
          end(connection);
          continue;
        }
        connection.setTcpNoDelay(true);
        connections.add(connection);
        Thread.ofPlatform()
            .daemon()
            .name("sim tcp " + port() + " session")
            .start(() -> serve(connection));
      } catch (SocketException closed) {
        LOG.log(Level.DEBUG, "no longer listening: {0}", closed.getMessage());
      } catch (IOException failed) {
        LOG.log(Level.WARNING, "a connection failed", failed);
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      session.run(connection);
    } catch (IOException gone) {
      LOG.log(Level.DEBUG, "the connection has ended: {0}", gone.getMessage());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      connections.remove(connection);
    }
  }

  static void end(Socket connection) {
    try {
      connection.close();
    } catch (IOException ignored) {
      // It is gone, which is what was wanted.
    }
  }

  /** Listens no longer, and ends all connections. */
  @Override
  public void close() throws IOException {
    server.close();
    drop();
  }
}
