package dev.goen.sim.device;

import dev.goen.bus.Deadline;
import dev.goen.bus.LineSettings;
import dev.goen.bus.SerialLine;
import dev.goen.bus.serial.SerialLines;
import dev.goen.sim.line.Pty;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;

/**
 * A serial server in raw mode: what comes on its serial port goes to its one client, and the other
 * way round. Its port is the gateway's end of a {@link Pty}, so any simulated line can hang on it.
 */
public final class SerialServer implements TcpService.Session {

  private static final Duration GLANCE = Duration.ofMillis(50);

  private final String port;
  private final LineSettings settings;

  private SerialServer(String port, LineSettings settings) {
    this.port = port;
    this.settings = settings;
  }

  /** Begins to serve, on any port that is free. */
  public static TcpService start(Pty pty, LineSettings settings) throws IOException {
    return TcpService.start(0, new SerialServer(pty.slave().toString(), settings));
  }

  /** The port is its client's alone: who connects second is refused when the port cannot open. */
  @Override
  public void run(Socket connection) throws IOException, InterruptedException {
    try (SerialLine line = SerialLines.open(port, settings)) {
      Thread back =
          Thread.ofPlatform()
              .daemon()
              .name("serial server " + port)
              .start(() -> up(line, connection));
      try {
        byte[] chunk = new byte[512];
        for (int got = connection.getInputStream().read(chunk);
            got > 0;
            got = connection.getInputStream().read(chunk)) {
          line.write(Arrays.copyOf(chunk, got));
        }
      } finally {
        connection.close();
        back.join(1_000);
      }
    }
  }

  private static void up(SerialLine line, Socket connection) {
    byte[] chunk = new byte[512];
    try {
      OutputStream out = connection.getOutputStream();
      while (!connection.isClosed()) {
        int got = line.read(chunk, 0, chunk.length, Deadline.in(GLANCE));
        out.write(chunk, 0, got);
      }
    } catch (IOException gone) {
      TcpService.end(connection);
    }
  }
}
