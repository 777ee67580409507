package dev.goen.sim.bench;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The {@link Console} on a Unix socket, for scripts: one client after the other. */
public final class ConsoleSocket implements Closeable {

  private final Path path;
  private final ServerSocketChannel server;
  private final Console console;

  private ConsoleSocket(Path path, ServerSocketChannel server, Console console) {
    this.path = path;
    this.server = server;
    this.console = console;
  }

  /** Listens at that path, of less than 108 characters; a socket left there is replaced. */
  public static ConsoleSocket open(Path path, Console console) throws IOException {
    Files.deleteIfExists(path);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(path));
    ConsoleSocket socket = new ConsoleSocket(path, server, console);
    Thread.ofPlatform().daemon().name("sim console").start(socket::serve);
    return socket;
  }

  private void serve() {
    while (server.isOpen()) {
      try (SocketChannel client = server.accept();
          BufferedReader lines =
              new BufferedReader(
                  new InputStreamReader(Channels.newInputStream(client), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          String answer = console.obey(line) + "\n";
          ByteBuffer bytes = ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8));
          while (bytes.hasRemaining()) {
            client.write(bytes);
          }
        }
      } catch (IOException gone) {
        System.getLogger(ConsoleSocket.class.getName())
            .log(Level.DEBUG, "the client of the console has gone: {0}", gone.getMessage());
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(path);
  }
}
