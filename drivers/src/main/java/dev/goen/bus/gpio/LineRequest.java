package dev.goen.bus.gpio;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.goen.bus.DigitalChip.Pull;
import dev.goen.bus.LinePair.Pulse;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * The C structures of linux/gpio.h, ABI version 2, as far as they are used here. They are alike on
 * all 32- and 64-bit machines: every 64-bit member is aligned to 8.
 *
 * <pre>
 * gpio_v2_line_request, 592 octets: 0 offsets (64 x u32) | 256 consumer (32 octets)
 *     | 288 config: flags (u64), attributes (none here) | 560 number of lines (u32)
 *     | 564 events to be kept (u32) | 588 the new descriptor (s32)
 * gpio_v2_line_event, 48 octets: 0 CLOCK_MONOTONIC in ns (u64) | 8 id (u32), 2 is falling
 *     | 12 offset of the line (u32) | 16 number of the event, from 1, over all lines (u32)
 * </pre>
 */
final class LineRequest {

  /** GPIO_V2_GET_LINE_IOCTL: _IOWR(0xB4, 0x07, struct gpio_v2_line_request). */
  static final long GET_LINE = 0xC250_B407L;

  static final int SIZE = 592;
  static final int EVENT_SIZE = 48;

  /** The most that the kernel keeps: 16 for each of 64 lines. */
  static final int KEPT = 1024;

  private static final int CONSUMER = 256;
  private static final int CONSUMER_LENGTH = 31;
  private static final int FLAGS = 288;
  private static final int LINES = 560;
  private static final int EVENTS = 564;
  private static final int DESCRIPTOR = 588;

  private static final long INPUT = 1 << 2;
  private static final long EDGE_FALLING = 1 << 5;
  private static final long BIAS_PULL_UP = 1 << 8;
  private static final long BIAS_PULL_DOWN = 1 << 9;
  private static final long BIAS_DISABLED = 1 << 10;

  private LineRequest() {}

  /** A request for the falling edges of two lines, in one queue. */
  static MemorySegment fallingEdges(
      Arena arena, int first, int second, Pull pull, String consumer) {
    MemorySegment request = arena.allocate(SIZE, 8);
    request.set(JAVA_INT, 0, first);
    request.set(JAVA_INT, 4, second);
    byte[] name = consumer.getBytes(StandardCharsets.US_ASCII);
    MemorySegment.copy(
        MemorySegment.ofArray(name), 0, request, CONSUMER, Math.min(name.length, CONSUMER_LENGTH));
    long bias =
        switch (pull) {
          case OFF -> BIAS_DISABLED;
          case UP -> BIAS_PULL_UP;
          case DOWN -> BIAS_PULL_DOWN;
        };
    request.set(JAVA_LONG, FLAGS, INPUT | EDGE_FALLING | bias);
    request.set(JAVA_INT, LINES, 2);
    request.set(JAVA_INT, EVENTS, KEPT);
    return request;
  }

  /** The descriptor that the kernel put into a request. */
  static int descriptor(MemorySegment request) {
    return request.get(JAVA_INT, DESCRIPTOR);
  }

  /** The number of an event; the next one has the next, or else some were dropped between. */
  static int number(MemorySegment event) {
    return event.get(JAVA_INT, 16);
  }

  static Pulse pulse(MemorySegment event, int second) {
    return new Pulse(event.get(JAVA_INT, 12) == second, event.get(JAVA_LONG, 0));
  }
}
