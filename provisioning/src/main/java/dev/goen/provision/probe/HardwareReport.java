package dev.goen.provision.probe;

import dev.goen.provision.port.Hardware;
import dev.goen.provision.terminal.Messages;
import dev.goen.provision.terminal.Terminal;
import java.util.List;

/** Says which converters, I2C buses and GPIO chips there are, and how they are configured. */
final class HardwareReport {

  private static final int INDENT = 2;

  /** A chip for bridges; all others measure voltages and loops. */
  private static final String BRIDGE_CHIP = "hx711";

  private final Terminal terminal;
  private final Messages messages;
  private int buses;
  private int devices;

  HardwareReport(Terminal terminal, Messages messages) {
    this.terminal = terminal;
    this.messages = messages;
  }

  void say(Hardware hardware) {
    hardware.converters().forEach(this::converter);
    parts("probe.i2c", hardware.i2cBuses());
    parts("probe.chips", hardware.chips());
  }

  private void converter(Hardware.Converter found) {
    terminal.line(found.name());
    terminal.say(INDENT, "  " + messages.text("probe.converter", found.chip(), list(found)));
    terminal.say(INDENT, "  " + messages.text("probe.lines"));
    terminal.line("  - id: adc-" + ++buses);
    terminal.line("    iio: '" + found.name() + "'");
    terminal.line("    devices:");
    for (int channel : found.channels()) {
      String entry =
          found.chip().equals(BRIDGE_CHIP)
              ? "driver: hx711, channel: %d, excitation: 5.0, bridge: quarter, gauge-factor: 2.0"
              : "driver: iio, channel: %d, shunt: 150, from: 0, to: 10, quantity: level, unit: m";
      terminal.line(
          "      - { id: input-%d, %s, owner: OWNER }"
              .formatted(++devices, entry.formatted(channel)));
    }
  }

  private static String list(Hardware.Converter found) {
    return String.join(", ", found.channels().stream().map(String::valueOf).toList());
  }

  private void parts(String key, List<Hardware.Part> parts) {
    if (parts.isEmpty()) {
      return;
    }
    terminal.say(messages.text(key));
    parts.forEach(one -> terminal.line(("  " + one.name() + "  " + one.what()).stripTrailing()));
  }
}
