package dev.goen.provision.init;

import dev.goen.provision.init.Plan.Contact;
import dev.goen.provision.init.Plan.Device;
import dev.goen.provision.init.Plan.Line;
import dev.goen.provision.init.Plan.TagReader;
import dev.goen.provision.init.Plan.Water;
import dev.goen.provision.init.Rules.Rule;
import dev.goen.provision.init.Rules.Wrong;
import dev.goen.provision.port.FoundPort;
import dev.goen.provision.terminal.Messages;
import dev.goen.provision.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks a person for what the flags have not told. Enter takes what stands in brackets. */
final class Questions {

  /** Profiles on offer, with the address each is delivered with. */
  private static final List<Map.Entry<String, Integer>> PROFILES =
      List.of(
          Map.entry("keller-33x", 1),
          Map.entry("vega", 246),
          Map.entry("vega-106", 246),
          Map.entry("generic-rs485", 1));

  private static final String NONE = "-";

  private final Terminal terminal;
  private final Messages messages;
  private final Rules rules;
  private final List<FoundPort> ports;
  private String lastOwner = "";
  private String lastPort = "";

  Questions(Terminal terminal, Messages messages, Rules rules, List<FoundPort> ports) {
    this.terminal = terminal;
    this.messages = messages;
    this.rules = rules;
    this.ports = ports;
  }

  /** The input has ended before all was answered. */
  static final class Ended extends Exception {
    private static final long serialVersionUID = 1;
  }

  String gateway(String usual) throws Ended {
    return ask("init.ask.gateway", usual, rules::id);
  }

  String operator() throws Ended {
    return ask("init.ask.operator", "", rules::id);
  }

  /** The hub; empty when it is to be added later. */
  Optional<String> hub() throws Ended {
    String hub = ask("init.ask.hub", "", text -> text.equals(NONE) ? NONE : rules.mqtt(text));
    return hub.equals(NONE) ? Optional.empty() : Optional.of(hub);
  }

  List<Device> devices(String operator) throws Ended {
    lastOwner = operator;
    List<Device> devices = new ArrayList<>();
    while (true) {
      terminal.say(messages.text("init.kinds"));
      int kind = ask("init.ask.kind", devices.isEmpty() ? "1" : "0", rules.whole(0, 4));
      if (kind == 0) {
        return devices;
      }
      devices.add(device(kind, devices));
    }
  }

  private Device device(int kind, List<Device> before) throws Ended {
    String stem = List.of("water", "gate", "contact", "strain").get(kind - 1);
    String id = ask("init.ask.id", free(stem, before), text -> fresh(text, before));
    lastOwner = ask("init.ask.owner", lastOwner, rules::id);
    return switch (kind) {
      case 1 -> water(id);
      case 2 -> new TagReader(id, lastOwner, port(), Line.USUAL);
      case 3 ->
          new Contact(
              id,
              lastOwner,
              ask("init.ask.chip", DeviceFlags.USUAL_CHIP, rules::chip),
              ask("init.ask.line", "", rules.whole(0, 255)));
      default ->
          DeviceFlags.usualStrain(
              id, lastOwner, port(), ask("init.ask.address", "1", rules.whole(1, 255)));
    };
  }

  private Device water(String id) throws Ended {
    for (int i = 0; i < PROFILES.size(); i++) {
      String name = PROFILES.get(i).getKey();
      terminal.say(4, "  " + (i + 1) + " " + name + ": " + messages.text("init.profile." + name));
    }
    Map.Entry<String, Integer> profile =
        ask(
            "init.ask.profile",
            "1",
            text -> {
              for (Map.Entry<String, Integer> one : PROFILES) {
                if (one.getKey().equals(text)) {
                  return one;
                }
              }
              return text.matches("\\d+")
                  ? PROFILES.get(rules.whole(1, PROFILES.size()).take(text) - 1)
                  : Map.entry(rules.id(text), 1); // the city's own
            });
    return new Water(
        id,
        lastOwner,
        port(),
        Line.USUAL,
        profile.getKey(),
        ask("init.ask.address", String.valueOf(profile.getValue()), rules.whole(1, 255)),
        ask("init.ask.offset", "0", rules.number(-500, 4000)));
  }

  private String port() throws Ended {
    String usual = lastPort;
    if (ports.isEmpty()) {
      terminal.say(messages.text("init.no-ports"));
    }
    for (int i = 0; i < ports.size(); i++) {
      FoundPort port = ports.get(i);
      terminal.line("  " + (i + 1) + " " + port.name());
      port.adapter().ifPresent(adapter -> terminal.line("    " + adapter));
      usual = usual.isEmpty() ? port.name() : usual;
    }
    lastPort =
        ask(
            "init.ask.port",
            usual,
            text ->
                text.matches("\\d{1,4}") && !ports.isEmpty()
                    ? ports.get(rules.whole(1, ports.size()).take(text) - 1).name()
                    : rules.port(text));
    return lastPort;
  }

  private String fresh(String id, List<Device> before) throws Wrong {
    if (before.stream().anyMatch(device -> device.id().equals(id))) {
      throw rules.wrong("init.wrong.twice", id);
    }
    return rules.sensor(id);
  }

  private static String free(String stem, List<Device> before) {
    int number = 1;
    while (isTaken(stem + "-" + number, before)) {
      number++;
    }
    return stem + "-" + number;
  }

  private static boolean isTaken(String id, List<Device> devices) {
    return devices.stream().anyMatch(device -> device.id().equals(id));
  }

  /** Asks until the answer can be taken; says why one cannot. */
  private <T> T ask(String key, String usual, Rule<T> rule) throws Ended {
    String question = messages.text(key) + (usual.isEmpty() ? ":" : " [" + usual + "]:");
    while (true) {
      String typed = terminal.ask(question).orElseThrow(Ended::new);
      String answer = typed.isEmpty() ? usual : typed;
      try {
        if (answer.isEmpty()) {
          throw rules.wrong("init.wrong.empty");
        }
        return rule.take(answer);
      } catch (Wrong e) {
        terminal.say(2, "  " + e.reason());
      }
    }
  }
}
