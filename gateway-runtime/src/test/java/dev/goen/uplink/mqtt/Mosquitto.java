package dev.goen.uplink.mqtt;

import dev.goen.sim.peer.Peer;
import dev.goen.uplink.Bench;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real broker on a free port of the loopback, with the defaults Debian's administrators know. */
public final class Mosquitto implements AutoCloseable {

  private final Path folder;
  private final int port;
  private final List<String> config = new ArrayList<>();
  private final List<Process> processes = new ArrayList<>();

  public Mosquitto(Path folder, String... settings) throws IOException {
    this.folder = folder;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    config.add("listener " + port + " 127.0.0.1");
    config.addAll(List.of(settings));
    // Running as root it would become user mosquitto, who cannot read a test's folder.
    config.add("user root");
    start();
  }

  public int port() {
    return port;
  }

  void start() throws IOException {
    Path file = folder.resolve("mosquitto.conf");
    Files.write(file, config);
    Process broker =
        new ProcessBuilder(Peer.MOSQUITTO.command().toString(), "-c", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("mosquitto.log").toFile())
            .start();
    processes.add(broker);
    Bench.until("mosquitto listens", () -> answers() || !broker.isAlive());
    if (!broker.isAlive()) {
      throw new IOException(Files.readString(folder.resolve("mosquitto.log")));
    }
  }

  /** Ends the broker in order, as a service manager does, and starts it with what it has kept. */
  public void restart() throws IOException {
    end(processes.removeFirst());
    start();
    processes.addFirst(processes.removeLast());
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** A subscriber that knows MQTT 3.1.1 only, as many of the city's programs do. */
  public Path subscribe(String file, String... options) throws IOException {
    Path out = folder.resolve(file);
    List<String> command =
        new ArrayList<>(
            List.of("stdbuf", "-oL", Peer.MOSQUITTO_CLIENTS.command("mosquitto_sub").toString()));
    command.addAll(List.of("-V", "mqttv311"));
    command.addAll(List.of("-p", Integer.toString(port), "-q", "1", "-F", "%t %r %p"));
    command.addAll(List.of("-d"));
    command.addAll(List.of(options));
    processes.add(
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start());
    Bench.until("mosquitto_sub is subscribed", () -> text(out).contains("Subscribed"));
    return out;
  }

  public static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Ends the broker, and only what was started here. */
  @Override
  public void close() {
    processes.reversed().forEach(Mosquitto::end);
  }

  private static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
