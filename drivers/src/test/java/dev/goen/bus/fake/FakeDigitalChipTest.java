package dev.goen.bus.fake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.bus.BusFault;
import dev.goen.bus.BusFault.Kind;
import dev.goen.bus.Deadline;
import dev.goen.bus.DigitalChip.Pull;
import dev.goen.bus.DigitalInput;
import dev.goen.bus.DigitalOutput;
import dev.goen.reading.BootId;
import dev.goen.reading.SampleTime;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FakeDigitalChipTest {

  private static final Deadline NOW = Deadline.in(Duration.ZERO);

  private final FakeDigitalChip chip = new FakeDigitalChip().withInput(17, true).withOutput(27);

  @Test
  void anInputGivesTheChangesSinceItWasOpened() throws BusFault {
    chip.change(17, false, at(1));
    DigitalInput input = chip.input(17, Pull.UP);
    assertFalse(input.level());
    chip.change(17, false, at(2));
    chip.change(17, true, at(3));
    assertEquals(new DigitalInput.Edge(true, at(3)), input.await(NOW).orElseThrow());
    assertTrue(input.await(NOW).isEmpty());
    assertTrue(input.level());
    input.close();
    chip.close();
  }

  /** A siren that is active low must be high as soon as it is opened, and when it is let go. */
  @Test
  void anOutputIsSafeAtOpenAndAtClose() throws BusFault {
    DigitalOutput siren = chip.output(27, true);
    siren.set(true);
    siren.close();
    assertEquals(List.of(true, false, true), chip.driven(27));
  }

  @Test
  void whatWasNotDeclaredOrIsOpenAlreadyIsRefused() throws BusFault {
    assertThrows(AssertionError.class, () -> chip.input(4, Pull.OFF));
    assertThrows(AssertionError.class, () -> chip.output(17, false));
    chip.input(17, Pull.UP);
    BusFault fault = assertThrows(BusFault.class, () -> chip.input(17, Pull.UP));
    assertEquals(Kind.BUSY, fault.kind());
  }

  @Test
  void closingRefusesOpenLinesAndChangesThatNobodyTook() throws BusFault {
    DigitalInput input = chip.input(17, Pull.UP);
    assertThrows(AssertionError.class, chip::close);
    chip.change(17, false, at(1));
    input.close();
    assertThrows(AssertionError.class, chip::close);
  }

  @Test
  void aVanishedChipIsGoneEverywhere() throws BusFault {
    DigitalInput input = chip.input(17, Pull.UP);
    chip.vanish();
    assertEquals(Kind.GONE, assertThrows(BusFault.class, () -> input.await(NOW)).kind());
    assertEquals(Kind.GONE, assertThrows(BusFault.class, input::level).kind());
    assertThrows(BusFault.class, () -> chip.output(27, false));
  }

  private static SampleTime at(long millis) {
    return new SampleTime(new BootId(new UUID(0, 1)), millis);
  }
}
