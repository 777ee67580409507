package dev.goen.uplink.mqtt;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.List;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sockets that send small packets at once, and whose close never waits for a peer that is gone: a
 * TLS socket would otherwise try to say goodbye while another thread is stuck in a write.
 */
final class Sockets {

  /** Seconds that closing may take to send what is left. */
  private static final int LINGER_SECONDS = 1;

  private static final int INPUT_BYTES = 512;

  /** Older ones are broken (RFC 8996). */
  private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

  private Sockets() {}

  static SocketFactory plain() {
    return new Plain();
  }

  static SSLSocketFactory tls(SSLSocketFactory factory) {
    return new Tls(factory);
  }

  private static <S extends Socket> S tuned(S socket) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoLinger(true, LINGER_SECONDS);
    if (socket instanceof SSLSocket secure) {
      secure.setEnabledProtocols(PROTOCOLS.toArray(new String[0]));
    }
    return socket;
  }

  private static final class Plain extends SocketFactory {
    @Override
    public Socket createSocket() throws IOException {
      return tuned(new Buffered());
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
        throws IOException {
      return connected(new InetSocketAddress(host, port), new InetSocketAddress(local, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
        throws IOException {
      return connected(new InetSocketAddress(host, port), new InetSocketAddress(local, localPort));
    }

    private static Socket connected(SocketAddress to, @Nullable SocketAddress from)
        throws IOException {
      Socket socket = tuned(new Buffered());
      socket.bind(from);
      socket.connect(to);
      return socket;
    }
  }

  /** Paho reads an answer byte by byte: here it is one call to the kernel. */
  private static final class Buffered extends Socket {
    private @Nullable InputStream in;

    @Override
    public synchronized InputStream getInputStream() throws IOException {
      InputStream buffered = in;
      if (buffered == null) {
        buffered = new BufferedInputStream(super.getInputStream(), INPUT_BYTES);
        in = buffered;
      }
      return buffered;
    }
  }

  private static final class Tls extends SSLSocketFactory {
    private final SSLSocketFactory factory;

    Tls(SSLSocketFactory factory) {
      this.factory = factory;
    }

    @Override
    public Socket createSocket() throws IOException {
      return tuned(factory.createSocket());
    }

    @Override
    public Socket createSocket(Socket inner, String host, int port, boolean autoClose)
        throws IOException {
      return tuned(factory.createSocket(inner, host, port, autoClose));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return tuned(factory.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
        throws IOException {
      return tuned(factory.createSocket(host, port, local, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return tuned(factory.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
        throws IOException {
      return tuned(factory.createSocket(host, port, local, localPort));
    }

    @Override
    public String[] getDefaultCipherSuites() {
      return factory.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
      return factory.getSupportedCipherSuites();
    }
  }
}
