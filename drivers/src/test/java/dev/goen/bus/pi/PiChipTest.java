package dev.goen.bus.pi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.bus.BusFault;
import dev.goen.bus.BusFault.Kind;
import dev.goen.reading.BootId;
import dev.goen.reading.SampleTime;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What can be told without the hardware; lines are proven on an emulated board. */
class PiChipTest {

  /** On a desk, or with the wrong overlay: a sentence, not the error of a native library. */
  @Test
  void aChipThatThisMachineHasNotIsMissing() {
    BusFault fault =
        assertThrows(
            BusFault.class,
            () -> PiChip.open("gpiochip99", () -> new SampleTime(new BootId(new UUID(0, 1)), 0)));
    assertEquals(Kind.MISSING, fault.kind());
    assertTrue(fault.toString().contains("/dev/gpiochip99"), fault::toString);
  }
}
