package dev.goen.provision.probe;

import dev.goen.bus.BusFault;
import dev.goen.bus.LineSettings;
import dev.goen.driver.Found;
import dev.goen.provision.port.FoundPort;
import dev.goen.provision.port.Holders;
import dev.goen.provision.port.PortTrouble;
import dev.goen.provision.terminal.Messages;
import dev.goen.provision.terminal.Terminal;
import dev.goen.reading.Reading;
import dev.goen.reading.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Says what was heard, what it means, and what to write into the configuration. */
final class ProbeReport {

  private static final int INDENT = 2;

  /** The address that every KELLER transmitter answers beside its own. */
  private static final int ANY_KELLER = 250;

  /** To be replaced by the technician. */
  private static final String OWNER = "OWNER";

  private final Terminal terminal;
  private final Messages messages;
  private final Holders holders;
  private int buses;
  private int devices;

  ProbeReport(Terminal terminal, Messages messages, Holders holders) {
    this.terminal = terminal;
    this.messages = messages;
    this.holders = holders;
  }

  void port(FoundPort port) {
    terminal.line(port.name());
    String device = port.device().toString();
    List<String> what = new ArrayList<>();
    if (!device.equals(port.name())) {
      what.add(device);
    }
    port.adapter().ifPresent(what::add);
    if (!what.isEmpty()) {
      indented(String.join("  ", what));
    }
  }

  void console() {
    indented(messages.text("probe.console"));
  }

  /** Says what was heard; true when something has answered. */
  boolean heard(FoundPort port, Heard heard, boolean listened) {
    switch (heard) {
      case Heard.Silence _ ->
          indented(messages.text(listened ? "probe.silence.listened" : "probe.silence"));
      case Heard.Noise(int bytes, LineSettings line) ->
          indented(
              messages.text(listened ? "probe.noise.listened" : "probe.noise", bytes, line.baud()));
      case Heard.Unusable(BusFault fault) -> unusable(fault);
      case Heard.Tag(LineSettings line) -> {
        indented(messages.text("probe.tag"));
        lines(
            port,
            line,
            List.of("id: gate-" + ++devices + ", driver: rfid-ascii, class: person-data"));
        return true;
      }
      case Heard.Devices found -> {
        devices(port, found);
        return true;
      }
    }
    return false;
  }

  private void unusable(BusFault fault) {
    PortTrouble trouble = PortTrouble.of(fault, holders);
    indented(messages.text(trouble.what(), trouble.arguments().toArray()));
    indented(messages.text(trouble.mend(), trouble.arguments().toArray()));
  }

  private void devices(FoundPort port, Heard.Devices found) {
    List<String> entries = new ArrayList<>();
    for (Found.Answer answer : found.answers()) {
      indented(
          messages.text("probe.answer", answer.name(), answer.address(), settings(found.line())));
      answer.identity().ifPresent(told -> indented(messages.text("probe.identity", told)));
      answer.readings().forEach(reading -> terminal.line("    " + value(reading)));
      if (answer.name().equals("keller-33x") && answer.address() == ANY_KELLER) {
        indented(messages.text("probe.universal"));
      }
      entries.add(entry(answer));
    }
    for (int address : found.unknown()) {
      indented(messages.text("probe.unknown", address, settings(found.line())));
    }
    if (!entries.isEmpty()) {
      lines(port, found.line(), entries);
    }
  }

  private String entry(Found.Answer who) {
    boolean strain = who.driver().equals("strain");
    String id = (strain ? "bridge-" : "water-") + ++devices;
    String own = strain ? ", bridge: quarter, gauge-factor: 2.0" : "";
    return "id: %s, driver: %s, profile: %s, address: %d%s"
        .formatted(id, who.driver(), who.name(), who.address(), own);
  }

  private String value(Reading reading) {
    String value =
        reading.value() instanceof Value.None
            ? messages.text("probe.no-value")
            : reading.value().toString();
    return "%s  %s %s".formatted(reading.quantity(), value, reading.unit().symbol());
  }

  private static String settings(LineSettings line) {
    return "%d %d%c%d"
        .formatted(line.baud(), line.dataBits(), line.parity().name().charAt(0), line.stopBits());
  }

  /** The lines of the configuration; the owner is for the technician to fill in. */
  private void lines(FoundPort port, LineSettings line, List<String> entries) {
    indented(messages.text("probe.lines"));
    terminal.line("  - id: rs485-" + ++buses);
    terminal.line("    port: " + port.name());
    terminal.line("    baud: " + line.baud());
    if (line.parity() != LineSettings.Parity.NONE) {
      terminal.line("    parity: " + line.parity().name().toLowerCase(Locale.ROOT));
    }
    terminal.line("    devices:");
    for (String entry : entries) {
      terminal.line("      - { " + entry + ", owner: " + OWNER + " }");
    }
  }

  void summary(boolean any) {
    if (!any) {
      terminal.say(messages.text("probe.nobody"));
    }
  }

  private void indented(String text) {
    terminal.say(INDENT, "  " + text);
  }
}
