package dev.goen.health;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;

/**
 * Sends datagrams to a Unix socket through the C library; Java's own channels know only Unix
 * streams. Loaded when there is somebody to send to, and not before.
 *
 * <pre>
 * struct sockaddr_un (unix(7)):  0 family (2 octets) | 2 path (108 octets)
 * a path ends with a zero octet; an abstract name begins with one and ends where the length says
 * </pre>
 */
@SuppressWarnings("restricted") // the one place of this module that calls C by itself
final class DatagramSender implements AutoCloseable {

  private static final short AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_CLOEXEC = 0x8_0000;

  /** A socket that is gone must be an error here, not a signal that ends the gateway. */
  private static final int MSG_NOSIGNAL = 0x4000;

  /** A systemd that does not read must not hang the gateway. */
  private static final int MSG_DONTWAIT = 0x40;

  private static final int MAX_PATH = 108;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle SOCKET =
      find("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle SENDTO =
      find(
          "sendto",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle CLOSE =
      find("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private final String name;
  private final byte[] address;
  private final int descriptor;

  private DatagramSender(String name, byte[] address, int descriptor) {
    this.name = name;
    this.address = address;
    this.descriptor = descriptor;
  }

  /**
   * Opens a socket for sending to an address. Whether anybody is there shows when something is
   * sent.
   *
   * @param name a path, or {@code @name} in the abstract namespace
   */
  static DatagramSender to(String name) throws IOException {
    byte[] path = name.getBytes(StandardCharsets.UTF_8);
    boolean isAbstract = name.startsWith("@");
    if (!isAbstract && !name.startsWith("/")) {
      throw new IOException("not the address of a Unix socket: " + name);
    }
    if (path.length >= MAX_PATH) {
      throw new IOException("longer than a Unix address may be: " + name);
    }
    byte[] address = new byte[path.length + (isAbstract ? 0 : 1)];
    System.arraycopy(path, 0, address, 0, path.length);
    if (isAbstract) {
      address[0] = 0;
    }
    int descriptor =
        (int)
            call(
                "socket",
                (state, arena) ->
                    (int) SOCKET.invokeExact(state, (int) AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    return new DatagramSender(name, address, descriptor);
  }

  /**
   * Sends one datagram.
   *
   * @throws IOException when nobody is there, or the one who is does not read
   */
  void send(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    call(
        "sending to " + name,
        (state, arena) -> {
          MemorySegment to = arena.allocate(2 + MAX_PATH, 2);
          to.set(JAVA_SHORT, 0, AF_UNIX);
          MemorySegment.copy(address, 0, to, JAVA_BYTE, 2, address.length);
          MemorySegment data = arena.allocateFrom(JAVA_BYTE, bytes);
          return (long)
              SENDTO.invokeExact(
                  state,
                  descriptor,
                  data,
                  (long) bytes.length,
                  MSG_NOSIGNAL | MSG_DONTWAIT,
                  to,
                  2 + address.length);
        });
  }

  @Override
  public void close() {
    try {
      call("close", (state, arena) -> (int) CLOSE.invokeExact(state, descriptor));
    } catch (IOException e) {
      // The descriptor is gone whatever close says (close(2)).
    }
  }

  private static MethodHandle find(String function, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(function),
        descriptor,
        Linker.Option.captureCallState("errno"));
  }

  private static long call(String what, Call call) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      long result = call.in(state, arena);
      if (result < 0) {
        throw new IOException(what + " failed with errno " + (int) ERRNO.get(state, 0L));
      }
      return result;
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new LinkageError("calling C does not throw anything else", e);
    }
  }

  @FunctionalInterface
  private interface Call {
    long in(MemorySegment errnoState, Arena arena) throws Throwable;
  }
}
