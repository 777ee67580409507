package dev.goen.bus.gpio;

import static java.lang.foreign.ValueLayout.ADDRESS;
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

/** The few calls of the C library that a character device takes. Loaded by the first line. */
@SuppressWarnings("restricted") // the one place of this module that calls C by itself
final class Kernel {

  /** What a call ended with; see errno(3). */
  static final class Errno extends IOException {
    private static final long serialVersionUID = 1;

    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int EACCES = 13;
    static final int EBUSY = 16;

    private final int code;

    Errno(String call, int code) {
      super(call + " failed with errno " + code);
      this.code = code;
    }

    int code() {
      return code;
    }
  }

  private static final int O_RDONLY = 0;
  private static final int O_CLOEXEC = 0x8_0000;
  private static final short POLLIN = 1;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle OPEN =
      find("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), 2);
  private static final MethodHandle IOCTL =
      find("ioctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), 2);
  private static final MethodHandle POLL =
      find("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT), -1);
  private static final MethodHandle READ =
      find("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG), -1);
  private static final MethodHandle CLOSE =
      find("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT), -1);

  private Kernel() {}

  /** Opens a device for reading; its descriptor. */
  static int open(String path) throws Errno {
    return (int)
        call(
            "open",
            (state, arena) ->
                (int) OPEN.invokeExact(state, arena.allocateFrom(path), O_RDONLY | O_CLOEXEC));
  }

  static void ioctl(int descriptor, long request, MemorySegment argument) throws Errno {
    call("ioctl", (state, arena) -> (int) IOCTL.invokeExact(state, descriptor, request, argument));
  }

  /** Waits until there is something to read, also the news that the device has gone. */
  static boolean readable(int descriptor, int millis) throws Errno {
    return call(
            "poll",
            (state, arena) -> {
              // struct pollfd (poll(2)): 0 descriptor | 4 events | 6 what came
              MemorySegment waited = arena.allocate(8, 4);
              waited.set(JAVA_INT, 0, descriptor);
              waited.set(JAVA_SHORT, 4, POLLIN);
              return (int) POLL.invokeExact(state, waited, 1L, millis);
            })
        > 0;
  }

  static long read(int descriptor, MemorySegment into) throws Errno {
    return call(
        "read",
        (state, arena) -> (long) READ.invokeExact(state, descriptor, into, into.byteSize()));
  }

  static void close(int descriptor) {
    try {
      call("close", (state, arena) -> (int) CLOSE.invokeExact(state, descriptor));
    } catch (Errno _) {
      // the descriptor is gone whatever close says (close(2))
    }
  }

  private static MethodHandle find(String function, FunctionDescriptor types, int firstVariadic) {
    Linker.Option errno = Linker.Option.captureCallState("errno");
    MemorySegment symbol = LINKER.defaultLookup().findOrThrow(function);
    return firstVariadic < 0
        ? LINKER.downcallHandle(symbol, types, errno)
        : LINKER.downcallHandle(
            symbol, types, errno, Linker.Option.firstVariadicArg(firstVariadic));
  }

  private static long call(String what, Call call) throws Errno {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      long result = call.in(state, arena);
      if (result < 0) {
        throw new Errno(what, (int) ERRNO.get(state, 0L));
      }
      return result;
    } catch (Errno | RuntimeException | Error e) {
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
