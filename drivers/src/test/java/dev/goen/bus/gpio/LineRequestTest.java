package dev.goen.bus.gpio;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.goen.bus.BusFault;
import dev.goen.bus.DigitalChip.Pull;
import dev.goen.bus.LinePair.Pulse;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineRequestTest {

  /** The kernel's own header, as a C compiler of this machine lays it out. */
  private static final String HEADER =
      """
      #include <linux/gpio.h>
      #include <stddef.h>
      #include <stdio.h>
      #define R struct gpio_v2_line_request
      #define E struct gpio_v2_line_event
      int main(void) {
        printf("%zu %zu %zu %zu %zu %zu | %zu %zu %zu %zu %zu | %lx %d | %d %d %d %d %d",
          sizeof(R), offsetof(R, consumer), offsetof(R, config.flags), offsetof(R, num_lines),
          offsetof(R, event_buffer_size), offsetof(R, fd),
          sizeof(E), offsetof(E, timestamp_ns), offsetof(E, id), offsetof(E, offset),
          offsetof(E, seqno), (unsigned long) GPIO_V2_GET_LINE_IOCTL, GPIO_V2_LINES_MAX * 16,
          GPIO_V2_LINE_FLAG_INPUT, GPIO_V2_LINE_FLAG_EDGE_FALLING, GPIO_V2_LINE_FLAG_BIAS_PULL_UP,
          GPIO_V2_LINE_FLAG_BIAS_PULL_DOWN, GPIO_V2_LINE_FLAG_BIAS_DISABLED);
      }
      """;

  @Test
  void structuresAreThoseOfTheKernelsHeader(@TempDir Path folder) throws Exception {
    Assumptions.assumeTrue(
        Files.exists(Path.of("/usr/bin/gcc")) && Files.exists(Path.of("/usr/include/linux/gpio.h")),
        "needs gcc and linux-libc-dev");
    Path source = Files.writeString(folder.resolve("layout.c"), HEADER);
    Path program = folder.resolve("layout");
    assertEquals(
        0,
        new ProcessBuilder("/usr/bin/gcc", source.toString(), "-o", program.toString())
            .inheritIO()
            .start()
            .waitFor());
    Process printing = new ProcessBuilder(program.toString()).start();
    String printed =
        new String(printing.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertEquals(
        "592 256 288 560 564 588 | 48 0 8 12 16 | c250b407 1024 | 4 32 256 512 1024", printed);
  }

  @Test
  void requestAsksForFallingEdgesOfBothLines() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment request = LineRequest.fallingEdges(arena, 5, 6, Pull.UP, "goen-5-6");
      assertEquals(592, request.byteSize());
      assertEquals(5, request.get(JAVA_INT, 0));
      assertEquals(6, request.get(JAVA_INT, 4));
      assertEquals("goen-5-6", request.getString(256));
      assertEquals(4 + 32 + 256, request.get(JAVA_LONG, 288));
      assertEquals(2, request.get(JAVA_INT, 560));
      assertEquals(1024, request.get(JAVA_INT, 564));
    }
  }

  @Test
  void eventIsAPulseOfItsLineAtTheKernelsTime() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment event = arena.allocate(48, 8);
      event.set(JAVA_LONG, 0, 123_456_789_012L);
      event.set(JAVA_INT, 8, 2);
      event.set(JAVA_INT, 12, 6);
      event.set(JAVA_INT, 16, 77);
      assertEquals(new Pulse(true, 123_456_789_012L), LineRequest.pulse(event, 6));
      assertEquals(new Pulse(false, 123_456_789_012L), LineRequest.pulse(event, 5));
      assertEquals(77, LineRequest.number(event));
    }
  }

  @Test
  void chipThatIsNotThereIsMissing() {
    for (String chip : new String[] {"gpiochip250", "unix:/tmp/x", "../etc/passwd"}) {
      BusFault fault = assertThrows(BusFault.class, () -> GpioLinePair.open(chip, 5, 6, Pull.OFF));
      assertEquals(BusFault.Kind.MISSING, fault.kind());
    }
  }

  /** The calls themselves, on a device that every machine has. */
  @Test
  void kernelIsCalledAndItsErrorsAreTold() throws Exception {
    int zero = Kernel.open("/dev/zero");
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment into = arena.allocate(48);
      into.fill((byte) 1);
      assertEquals(true, Kernel.readable(zero, 0));
      assertEquals(48, Kernel.read(zero, into));
      assertEquals(0, into.get(JAVA_LONG, 0));
      Kernel.Errno fault =
          assertThrows(Kernel.Errno.class, () -> Kernel.ioctl(zero, LineRequest.GET_LINE, into));
      assertEquals(25, fault.code(), "ENOTTY");
    } finally {
      Kernel.close(zero);
    }
    assertEquals(
        Kernel.Errno.ENOENT,
        assertThrows(Kernel.Errno.class, () -> Kernel.open("/dev/no such device")).code());
  }
}
