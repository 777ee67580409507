package dev.goen.sim.line;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The C functions of POSIX.1-2017 and Linux that a pseudo-terminal needs. Each call gives the C
 * result, or throws with the name of the function and the error number. Constants are those of
 * Linux on x86, arm and arm64, where they agree.
 */
@SuppressWarnings("restricted") // the one place of this module that calls C
final class Libc {

  static final int O_RDWR = 2;
  static final int O_NOCTTY = 0x100;
  static final int O_NONBLOCK = 0x800;
  static final int O_CLOEXEC = 0x80000;
  static final int TCSANOW = 0;
  static final short POLLIN = 1;
  static final short POLLOUT = 4;

  private static final int EINTR = 4;
  private static final int EAGAIN = 11;

  /** Larger than {@code struct termios} of any Linux C library (glibc: 60 bytes). */
  private static final long TERMIOS_BYTES = 128;

  /** Behind {@code c_iflag} and {@code c_oflag}. */
  private static final long CONTROL_FLAGS_AT = 8;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle POSIX_OPENPT = find("posix_openpt", JAVA_INT, JAVA_INT);
  private static final MethodHandle GRANTPT = find("grantpt", JAVA_INT, JAVA_INT);
  private static final MethodHandle UNLOCKPT = find("unlockpt", JAVA_INT, JAVA_INT);
  private static final MethodHandle PTSNAME_R =
      find("ptsname_r", JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle OPEN = find("open", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle CLOSE = find("close", JAVA_INT, JAVA_INT);
  private static final MethodHandle EVENTFD = find("eventfd", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle TCGETATTR = find("tcgetattr", JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle TCSETATTR =
      find("tcsetattr", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle CFMAKERAW =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("cfmakeraw"), FunctionDescriptor.ofVoid(ADDRESS));
  private static final MethodHandle PPOLL =
      find("ppoll", JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);
  private static final MethodHandle READ = find("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle WRITE = find("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);

  private Libc() {}

  static int openMaster() throws IOException {
    int flags = O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC;
    int fd = call("posix_openpt", (state, arena) -> (int) POSIX_OPENPT.invokeExact(state, flags));
    call("grantpt", (state, arena) -> (int) GRANTPT.invokeExact(state, fd));
    call("unlockpt", (state, arena) -> (int) UNLOCKPT.invokeExact(state, fd));
    return fd;
  }

  static String slaveName(int master) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocate(64);
      call(
          "ptsname_r",
          (state, _) -> (int) PTSNAME_R.invokeExact(state, master, name, name.byteSize()));
      return name.getString(0);
    }
  }

  static int open(String path) throws IOException {
    int flags = O_RDWR | O_NOCTTY | O_CLOEXEC;
    return call(
        "open " + path,
        (state, arena) -> (int) OPEN.invokeExact(state, arena.allocateFrom(path), flags));
  }

  /** A descriptor that becomes readable once {@link #wake} was called on it. */
  static int wakeable() throws IOException {
    return call("eventfd", (state, arena) -> (int) EVENTFD.invokeExact(state, 0, O_CLOEXEC));
  }

  static void wake(int eventFd) throws IOException {
    byte[] one = {1, 0, 0, 0, 0, 0, 0, 1};
    write(eventFd, one, 0, one.length);
  }

  static void close(int fd) throws IOException {
    call("close", (state, arena) -> (int) CLOSE.invokeExact(state, fd));
  }

  /** No echo, no line editing, no translation of bytes: what a serial device's driver gives. */
  static void makeRaw(int fd) throws IOException {
    call(
        "tcsetattr",
        (state, arena) -> {
          MemorySegment termios = arena.allocate(TERMIOS_BYTES, 8);
          int got = (int) TCGETATTR.invokeExact(state, fd, termios);
          if (got < 0) {
            return got;
          }
          CFMAKERAW.invokeExact(termios);
          return (int) TCSETATTR.invokeExact(state, fd, TCSANOW, termios);
        });
  }

  /** The bits of {@code c_cflag} of a terminal (termios(3)). */
  static int controlFlags(int fd) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment termios = arena.allocate(TERMIOS_BYTES, 8);
      call("tcgetattr", (state, _) -> (int) TCGETATTR.invokeExact(state, fd, termios));
      return termios.get(JAVA_INT, CONTROL_FLAGS_AT);
    }
  }

  /**
   * Waits until the first descriptor has one of the events, the second is readable, or the time is
   * over. {@code ppoll} rather than {@code poll} because it counts nanoseconds.
   *
   * @return what happened to the first descriptor; 0 for a time-out, an interruption, or when only
   *     the second is ready
   */
  static int poll(int fd, short events, int wakeFd, long nanos) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      // struct pollfd { int fd; short events; short revents; } twice; struct timespec
      MemorySegment fds = arena.allocate(16, 8);
      fds.set(JAVA_INT, 0, fd);
      fds.set(JAVA_INT, 4, events);
      fds.set(JAVA_INT, 8, wakeFd);
      fds.set(JAVA_INT, 12, POLLIN);
      MemorySegment time = arena.allocate(16, 8);
      time.set(JAVA_LONG, 0, nanos / 1_000_000_000);
      time.set(JAVA_LONG, 8, nanos % 1_000_000_000);
      int ready =
          call(
              "ppoll",
              (state, _) -> (int) PPOLL.invokeExact(state, fds, 2L, time, MemorySegment.NULL));
      return ready <= 0 ? 0 : fds.get(JAVA_INT, 4) >>> 16;
    }
  }

  /** Gives the number of bytes read; 0 when there is none now. */
  static int read(int fd, byte[] into) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(into.length);
      int got =
          call(
              "read",
              (state, _) -> (int) (long) READ.invokeExact(state, fd, buffer, buffer.byteSize()));
      MemorySegment.copy(buffer, 0, MemorySegment.ofArray(into), 0, Math.max(0, got));
      return Math.max(0, got);
    }
  }

  /** Gives the number of bytes taken; 0 when there is no room now. */
  static int write(int fd, byte[] bytes, int offset, int length) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(length);
      MemorySegment.copy(MemorySegment.ofArray(bytes), offset, buffer, 0, length);
      int put =
          call(
              "write",
              (state, _) -> (int) (long) WRITE.invokeExact(state, fd, buffer, buffer.byteSize()));
      return Math.max(0, put);
    }
  }

  private static MethodHandle find(String name, MemoryLayout result, MemoryLayout... arguments) {
    // open is variadic, but called without its third argument; then it is called like the others.
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(result, arguments),
        Linker.Option.captureCallState("errno"));
  }

  /** Runs a call; a result below zero is an error, except "interrupted" and "not now" (-1). */
  private static int call(String what, Call call) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      int result = call.in(state, arena);
      int errno = (int) ERRNO.get(state, 0L);
      if (result < 0 && errno != EINTR && errno != EAGAIN) {
        throw new IOException(what + " failed, errno " + errno);
      }
      return result;
    } catch (IOException | RuntimeException | Error thrown) {
      throw thrown;
    } catch (Throwable thrown) {
      throw new AssertionError("a downcall handle throws nothing checked", thrown);
    }
  }

  private interface Call {
    int in(MemorySegment errnoState, Arena arena) throws Throwable;
  }
}
