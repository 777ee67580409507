package dev.goen.bus.pi;

import com.pi4j.io.gpio.digital.DigitalState;
import dev.goen.bus.BusFault;
import dev.goen.bus.DigitalOutput;

/** One driven GPIO line. */
final class PiOutput implements DigitalOutput, PiLine {

  private final PiChip chip;
  private final int number;
  private final com.pi4j.io.gpio.digital.DigitalOutput output;
  private final boolean activeLow;

  PiOutput(
      PiChip chip, int number, com.pi4j.io.gpio.digital.DigitalOutput output, boolean activeLow) {
    this.chip = chip;
    this.number = number;
    this.output = output;
    this.activeLow = activeLow;
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public String name() {
    return chip.lineName(number);
  }

  @Override
  public void set(boolean active) throws BusFault {
    DigitalState state = active != activeLow ? DigitalState.HIGH : DigitalState.LOW;
    chip.call(this, () -> output.state(state));
  }

  /** Pi4J drives the line to its shutdown state, which is the safe one, before it lets go. */
  @Override
  public void close() {
    chip.release(this, output);
  }
}
