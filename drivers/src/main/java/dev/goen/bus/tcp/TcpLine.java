package dev.goen.bus.tcp;

import dev.goen.bus.BusFault;
import dev.goen.bus.BusFault.Kind;
import dev.goen.bus.Deadline;
import dev.goen.bus.LineSettings;
import dev.goen.bus.SerialLine;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.time.Duration;
import jdk.net.ExtendedSocketOptions;

/**
 * A serial line behind {@code tcp://host:port}: a serial server in raw mode, or a device that
 * speaks its protocol over TCP.
 *
 * <p>A connection whose other end has lost its power says nothing at all. While nothing is under
 * way, TCP keep-alive notices it within {@link #KEEP_ALIVE_IDLE_SECONDS} + {@link
 * #KEEP_ALIVE_PROBES} x {@link #KEEP_ALIVE_SECONDS} seconds; while a question is unanswered the
 * kernel retries it for a quarter of an hour instead, and that silence is the caller's to notice.
 */
public final class TcpLine implements SerialLine {

  /** How a port of this kind begins. */
  public static final String SCHEME = "tcp://";

  static final int KEEP_ALIVE_IDLE_SECONDS = 15;
  static final int KEEP_ALIVE_SECONDS = 5;
  static final int KEEP_ALIVE_PROBES = 3;

  private static final int CONNECT_PATIENCE_MILLIS = 3_000;

  /**
   * How many bytes may have been written since the last one came. Less than the smallest send
   * buffer of Linux (16 KiB), so that a write never has to wait for an end that takes nothing.
   */
  private static final int MOST_UNANSWERED = 8_192;

  private static final int DISCARD_CHUNKS = 256;

  private final String name;
  private final Duration characterTime;
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private volatile boolean closed;
  private int unanswered;

  private TcpLine(String name, LineSettings settings, Socket socket) throws IOException {
    this.name = name;
    this.characterTime = settings.characterTime();
    this.socket = socket;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
  }

  /**
   * Connects, within three seconds.
   *
   * @param port {@code tcp://host:port}; an IPv6 address stands in brackets
   * @param settings those of the wire behind the server, for the silences its protocol asks for;
   *     the server itself has settings of its own
   * @throws BusFault MISSING with what to do about it
   */
  public static SerialLine open(String port, LineSettings settings) throws BusFault {
    InetSocketAddress address = address(port);
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, KEEP_ALIVE_IDLE_SECONDS);
      socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, KEEP_ALIVE_SECONDS);
      socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, KEEP_ALIVE_PROBES);
      socket.connect(address, CONNECT_PATIENCE_MILLIS);
      return new TcpLine(port, settings, socket);
    } catch (IOException thrown) {
      close(socket);
      throw new BusFault(Kind.MISSING, port, why(thrown), thrown);
    }
  }

  private static InetSocketAddress address(String port) throws BusFault {
    int colon = port.lastIndexOf(':');
    try {
      if (port.startsWith(SCHEME) && colon > SCHEME.length()) {
        String host = port.substring(SCHEME.length(), colon).replaceAll("[\\[\\]]", "");
        return new InetSocketAddress(host, Integer.parseInt(port.substring(colon + 1)));
      }
    } catch (IllegalArgumentException _) {
      // told below
    }
    throw new BusFault(Kind.MISSING, port, "is not of the form tcp://host:port");
  }

  private static String why(IOException thrown) {
    return switch (thrown) {
      case UnknownHostException _ -> "no such host; check the name, or use the address itself";
      case SocketTimeoutException _ ->
          "does not answer; check its power, its cable and the address";
      case ConnectException _ ->
          "refuses the connection; check the port, and whether another program holds it";
      default -> "cannot be reached: " + thrown.getMessage();
    };
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Duration characterTime() {
    return characterTime;
  }

  @Override
  public int read(byte[] into, int offset, int length, Deadline deadline) throws BusFault {
    try {
      while (true) {
        long remaining = deadline.remainingNanos();
        if (remaining == 0 && in.available() == 0) {
          requireOpen();
          return 0;
        }
        // A time-out of 0 would be none.
        socket.setSoTimeout(Math.clamp(remaining / 1_000_000 + 1, 1, Integer.MAX_VALUE));
        try {
          int got = in.read(into, offset, length);
          if (got < 0) {
            throw new BusFault(Kind.GONE, name, "the other end has closed the connection");
          }
          unanswered = 0;
          return got;
        } catch (SocketTimeoutException _) {
          // the deadline decides
        }
      }
    } catch (BusFault fault) {
      throw fault;
    } catch (IOException thrown) {
      throw gone(thrown);
    }
  }

  @Override
  public void write(byte[] bytes) throws BusFault {
    requireOpen();
    if (unanswered + bytes.length > MOST_UNANSWERED) {
      throw new BusFault(Kind.GONE, name, "has answered nothing for " + unanswered + " bytes");
    }
    unanswered += bytes.length;
    try {
      out.write(bytes);
    } catch (IOException thrown) {
      throw gone(thrown);
    }
  }

  @Override
  public int discardInput() throws BusFault {
    byte[] chunk = new byte[256];
    int discarded = 0;
    for (int i = 0; i < DISCARD_CHUNKS; i++) { // bounded: a device may babble without end
      int got = read(chunk, 0, chunk.length, Deadline.in(Duration.ZERO));
      if (got == 0) {
        break;
      }
      discarded += got;
    }
    return discarded;
  }

  @Override
  public void close() {
    closed = true;
    close(socket);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // It is gone, which is what was wanted.
    }
  }

  private void requireOpen() throws BusFault {
    if (closed) {
      throw new BusFault(Kind.GONE, name, "was closed");
    }
  }

  private BusFault gone(IOException thrown) {
    String what = closed ? "was closed" : "the connection is lost: " + thrown.getMessage();
    return new BusFault(Kind.GONE, name, what, thrown);
  }
}
