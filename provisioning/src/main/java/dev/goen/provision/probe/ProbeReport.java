package dev.goen.provision.probe;

import dev.goen.bus.BusFault;
import dev.goen.bus.LineSettings;
import dev.goen.bus.tcp.TcpLine;
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
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Says what was heard, what it means, and what to write into the configuration. */
final class ProbeReport {

  private static final int INDENT = 2;

  /** Names that the kernel gives in the order of plugging in. */
  private static final Pattern PASSING = Pattern.compile("/dev/tty(USB|ACM)\\d+");

  /** The address that every KELLER transmitter answers beside its own. */
  private static final String ANY_KELLER = "250";

  /** How ids begin, where the driver's own name says too little. */
  private static final Map<String, String> NAMES =
      Map.of(
          "modbus", "water",
          "sdi12", "water",
          "maxbotix", "water",
          "strain", "bridge",
          "vibrating-wire", "bridge",
          "rfid-ascii", "gate",
          "llrp", "gate",
          "wristband", "ward",
          "nmea", "place");

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
    if (!device.equals(port.name()) && !isServer(port.name())) {
      what.add(device);
    }
    port.adapter().ifPresent(what::add);
    if (!what.isEmpty()) {
      indented(String.join("  ", what));
    }
    if (PASSING.matcher(port.name()).matches()) {
      indented(messages.text("probe.passing-name"));
    }
  }

  void console() {
    indented(messages.text("probe.console"));
  }

  /**
   * Says what was heard; true when something has answered.
   *
   * @param listened for how many seconds nobody was asked; 0 when all were asked
   */
  boolean heard(FoundPort port, Heard heard, int listened) {
    switch (heard) {
      case Heard.Silence _ -> indented(messages.text(silence(port, listened), listened));
      case Heard.Noise(int bytes, Optional<LineSettings> line) ->
          indented(
              messages.text(
                  line.isEmpty()
                      ? "probe.noise.tcp"
                      : listened > 0 ? "probe.noise.listened" : "probe.noise",
                  bytes,
                  line.map(LineSettings::baud).orElse(0)));
      case Heard.Unusable(BusFault fault) -> unusable(fault);
      case Heard.Devices found -> {
        devices(port, found);
        return true;
      }
    }
    return false;
  }

  private static String silence(FoundPort port, int listened) {
    if (listened > 0) {
      return "probe.silence.listened";
    }
    return isServer(port.name()) ? "probe.silence.tcp" : "probe.silence";
  }

  private static boolean isServer(String port) {
    return port.startsWith(TcpLine.SCHEME);
  }

  private void unusable(BusFault fault) {
    if (isServer(fault.bus())) {
      indented(messages.text("port.server", fault.bus(), fault.kind()));
      indented(messages.text("port.server.do"));
      return;
    }
    PortTrouble trouble = PortTrouble.of(fault, holders);
    indented(messages.text(trouble.what(), trouble.arguments().toArray()));
    indented(messages.text(trouble.mend(), trouble.arguments().toArray()));
  }

  private void devices(FoundPort port, Heard.Devices found) {
    List<String> entries = new ArrayList<>();
    String at = found.line().map(ProbeReport::settings).orElse("TCP");
    for (Found.Answer answer : found.answers()) {
      indented(
          messages.text(
              answer.address().isEmpty() ? "probe.speaks" : "probe.answer",
              answer.name(),
              answer.address(),
              at));
      answer.identity().ifPresent(told -> indented(messages.text("probe.identity", told)));
      answer.readings().forEach(reading -> terminal.line("    " + value(reading)));
      hints(answer);
      entries.add(entry(answer));
    }
    for (Found.Unclear one : found.unclear()) {
      unclear(one, at);
    }
    if (!entries.isEmpty()) {
      lines(port, found.line(), entries);
    }
  }

  private void hints(Found.Answer answer) {
    if (answer.name().equals("keller-33x") && answer.address().equals(ANY_KELLER)) {
      indented(messages.text("probe.universal"));
    }
    if (answer.settings().getOrDefault("class", "").startsWith("person")) {
      indented(messages.text("probe.person"));
    }
    if (answer.driver().equals("sdi12")) {
      indented(messages.text("probe.values"));
    }
    if (answer.driver().equals("maxbotix")) {
      indented(messages.text("probe.model"));
    }
  }

  private void unclear(Found.Unclear one, String at) {
    String key =
        switch (one.why()) {
          case UNKNOWN -> one.address().isEmpty() ? "probe.unknown.line" : "probe.unknown";
          case COLLISION -> "probe.collision";
          case TAKEN -> "probe.taken";
        };
    indented(messages.text(key, one.address(), at));
    if (!one.told().isEmpty()) {
      indented(messages.text("probe.told", one.told()));
    }
  }

  private String entry(Found.Answer who) {
    StringBuilder entry = new StringBuilder("id: ");
    entry.append(NAMES.getOrDefault(who.driver(), who.driver())).append('-').append(++devices);
    entry.append(", driver: ").append(who.driver());
    who.settings().forEach((key, value) -> entry.append(", " + key + ": " + value));
    return entry.toString();
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
  private void lines(FoundPort port, Optional<LineSettings> line, List<String> entries) {
    indented(messages.text("probe.lines"));
    terminal.line("  - id: bus-" + ++buses);
    terminal.line("    port: " + port.name());
    line.ifPresent(this::lineSettings);
    terminal.line("    devices:");
    for (String entry : entries) {
      terminal.line("      - { " + entry + ", owner: " + OWNER + " }");
    }
  }

  private void lineSettings(LineSettings line) {
    terminal.line("    baud: " + line.baud());
    if (line.dataBits() != LineSettings.DEFAULT.dataBits()) {
      terminal.line("    data-bits: " + line.dataBits());
    }
    if (line.parity() != LineSettings.Parity.NONE) {
      terminal.line("    parity: " + line.parity().name().toLowerCase(Locale.ROOT));
    }
    if (line.stopBits() != LineSettings.DEFAULT.stopBits()) {
      terminal.line("    stop-bits: " + line.stopBits());
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
