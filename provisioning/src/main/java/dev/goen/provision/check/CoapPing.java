package dev.goen.provision.check;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/**
 * Asks whether a CoAP server is there.
 *
 * <pre>
 *   0      1      2      3
 *  +------+------+------+------+
 *  | 0x40 | 0x00 |  message id |   empty confirmable message (RFC 7252, clause 4.3)
 *  +------+------+------+------+
 *  | 0x70 | 0x00 |  the same   |   reset: somebody who speaks CoAP is there
 *  +------+------+------+------+
 * </pre>
 */
final class CoapPing {

  private static final int CONFIRMABLE = 0x40;
  private static final int RESET = 0x70;
  private static final int TRIES = 4;
  private static final int LARGEST = 1500;

  /** Content types of DTLS records: change cipher spec 20 to application data 23 (RFC 6347). */
  private static final int FIRST_TYPE = 20;

  private static final int LAST_TYPE = 23;
  private static final int DTLS_MAJOR = 0xFE;

  private CoapPing() {}

  /**
   * Sends an empty confirmable message and waits for the reset.
   *
   * @param patience for all tries together
   * @return how long the answer took
   * @throws java.net.PortUnreachableException when the host says that nobody listens there
   * @throws SocketTimeoutException when nothing came back
   */
  static Duration ping(InetSocketAddress to, Duration patience) throws IOException {
    byte[] id = new byte[2];
    new SecureRandom().nextBytes(id);
    byte[] ping = {CONFIRMABLE, 0, id[0], id[1]};
    byte[] reset = {RESET, 0, id[0], id[1]};
    return exchange(to, ping, reply -> Arrays.equals(reply, reset), patience);
  }

  /**
   * Sends the first message of a DTLS handshake. A server asks back for its cookie, or says that it
   * has no cipher in common; either way it is there. The pre-shared key is not tried: the JDK
   * speaks no such cipher.
   */
  static Duration greet(InetSocketAddress to, Duration patience) throws IOException {
    return exchange(to, hello(), CoapPing::isDtls, patience);
  }

  private static boolean isDtls(byte[] reply) {
    return reply.length > 2
        && reply[0] >= FIRST_TYPE
        && reply[0] <= LAST_TYPE
        && (reply[1] & 0xFF) == DTLS_MAJOR;
  }

  private static byte[] hello() throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("DTLS");
      context.init(null, null, null);
      SSLEngine engine = context.createSSLEngine();
      engine.setUseClientMode(true);
      ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
      engine.wrap(ByteBuffer.allocate(0), record);
      return Arrays.copyOf(record.array(), record.position());
    } catch (GeneralSecurityException e) {
      throw new IOException("this Java speaks no DTLS", e);
    }
  }

  private static Duration exchange(
      InetSocketAddress to, byte[] message, Predicate<byte[]> isReply, Duration patience)
      throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(to);
      socket.setSoTimeout((int) patience.toMillis() / TRIES);
      long start = System.nanoTime();
      for (int i = 0; i < TRIES; i++) {
        socket.send(new DatagramPacket(message, message.length));
        try {
          DatagramPacket reply = new DatagramPacket(new byte[LARGEST], LARGEST);
          do {
            socket.receive(reply);
          } while (!isReply.test(Arrays.copyOf(reply.getData(), reply.getLength()))
              && System.nanoTime() - start < patience.toNanos());
          if (isReply.test(Arrays.copyOf(reply.getData(), reply.getLength()))) {
            return Duration.ofNanos(System.nanoTime() - start);
          }
        } catch (SocketTimeoutException e) {
          // Datagrams get lost: it is sent again.
        }
      }
    }
    throw new SocketTimeoutException("no answer from " + to);
  }
}
