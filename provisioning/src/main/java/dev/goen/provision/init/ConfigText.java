package dev.goen.provision.init;

import dev.goen.provision.init.Plan.Contact;
import dev.goen.provision.init.Plan.Device;
import dev.goen.provision.init.Plan.Hub;
import dev.goen.provision.init.Plan.Line;
import dev.goen.provision.init.Plan.SerialDevice;
import dev.goen.provision.init.Plan.Strain;
import dev.goen.provision.init.Plan.TagReader;
import dev.goen.provision.init.Plan.Water;
import dev.goen.provision.terminal.Messages;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes a plan as {@code gateway.yaml}, with comments in the technician's language. */
final class ConfigText {

  /** What YAML 1.1 takes for something else than a text. */
  private static final Set<String> MEANS_MORE =
      Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null");

  private final Messages messages;
  private final StringBuilder text = new StringBuilder();

  private ConfigText(Messages messages) {
    this.messages = messages;
  }

  static String of(Plan plan, Messages messages) {
    ConfigText text = new ConfigText(messages);
    text.write(plan);
    return text.text.toString();
  }

  private void write(Plan plan) {
    comment("", "yaml.head");
    line("version: 1");
    line("");
    comment("", "yaml.gateway");
    line("gateway:");
    line("  id: " + scalar(plan.gateway()));
    line("  operator: " + scalar(plan.operator()));
    comment("  ", "yaml.enterprise");
    line("  # enterprise: 32473");
    line("");
    comment("", "yaml.buffer");
    line("buffer:");
    line("  file: " + scalar(plan.data() + "buffer.db"));
    line("  commit-interval: 1500ms");
    line("  max-size-mb: 512");
    line("");
    comment("", "yaml.pseudonyms");
    line("pseudonyms:");
    line("  key-file: " + scalar(plan.data() + "pseudonym.key"));
    line("  realm: " + scalar(plan.operator()));
    line("");
    comment("", "yaml.buses");
    line(plan.devices().isEmpty() ? "buses: []" : "buses:");
    buses(plan.devices());
    line("");
    comment("", "yaml.destinations");
    plan.hub().ifPresentOrElse(this::destination, () -> line("destinations: []"));
  }

  private void buses(List<Device> devices) {
    Map<String, List<Device>> buses = new LinkedHashMap<>();
    devices.forEach(d -> buses.computeIfAbsent(d.bus(), _ -> new ArrayList<>()).add(d));
    int serial = 0;
    int digital = 0;
    for (Map.Entry<String, List<Device>> bus : buses.entrySet()) {
      if (bus.getValue().getFirst() instanceof SerialDevice first) {
        line("  - id: serial-" + ++serial);
        line("    port: " + scalar(bus.getKey()));
        line(first.line());
      } else {
        line("  - id: contacts-" + ++digital);
        line("    chip: " + scalar(bus.getKey()));
      }
      line("    devices:");
      bus.getValue().forEach(this::device);
    }
  }

  private void line(Line line) {
    line("    baud: " + line.baud());
    line("    parity: " + line.parity());
  }

  private void device(Device device) {
    line("      - id: " + scalar(device.id()));
    switch (device) {
      case Water water -> water(water);
      case TagReader reader -> common("rfid-ascii", reader.owner(), "person-data", "1s");
      case Strain strain -> strain(strain);
      case Contact contact -> {
        common("contact", contact.owner(), "person-data", "1s");
        own("line: " + contact.line());
        comment("        ", "yaml.contact");
        own("pull: up");
        own("active: low");
        own("debounce: 30ms");
      }
    }
  }

  private void common(String driver, String owner, String kind, String period) {
    own("driver: " + driver);
    own("owner: " + scalar(owner));
    own("class: " + kind);
    own("period: " + period);
  }

  private void water(Water water) {
    common("modbus", water.owner(), "data", "1s");
    own("profile: " + scalar(water.profile()));
    own("address: " + water.address());
    comment("        ", "yaml.stage");
    own(
        "calibrate: { level: { as: stage, slope: 1, offset: "
            + number(water.offset())
            + ", decimals: 2 } }");
    comment("        ", "yaml.check");
    own("# check: { stage: { fail-below: -1, fail-above: 12, suspect-rate: 0.01 } }");
    comment("        ", "yaml.levels");
    own(
        "# levels: { stage: { hysteresis: 0.05, confirm-down: 3,"
            + " thresholds: [ { level: 1, at: 2.0 }, { level: 2, at: 3.5 } ] } }");
  }

  private void strain(Strain strain) {
    common("strain", strain.owner(), "data", "1s");
    own("profile: " + scalar(strain.profile()));
    own("address: " + strain.address());
    comment("        ", "yaml.bridge");
    own("bridge: " + scalar(strain.bridge()));
    own("gauge-factor: " + number(strain.gaugeFactor()));
    comment("        ", "yaml.baseline");
    own("# baseline: { microstrain: 0, date: 2026-04-01 }");
  }

  private void destination(Hub hub) {
    line("destinations:");
    line("  - name: city");
    line("    encoding: senml-cbor");
    line("    transports:");
    line("      - mqtt: " + scalar(hub.url()));
    hub.trust().ifPresent(file -> own("trust: " + scalar(file)));
    hub.user().ifPresent(user -> own("user: " + scalar(user)));
    hub.passwordFile().ifPresent(file -> own("password-file: " + scalar(file)));
    hub.coap()
        .ifPresent(
            coap -> {
              comment("      ", "yaml.coap");
              line("      - coap: " + scalar(coap));
            });
  }

  private void own(String setting) {
    line("        " + setting);
  }

  private void line(String one) {
    text.append(one).append('\n');
  }

  private void comment(String indent, String key) {
    messages.text(key).lines().forEach(one -> line((indent + "# " + one).stripTrailing()));
  }

  private static String number(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  /** A text that YAML reads as this text, quoted where it must be. */
  static String scalar(String value) {
    boolean plain =
        value.matches("[A-Za-z/][A-Za-z0-9/._-]*") && !MEANS_MORE.contains(lower(value));
    return plain ? value : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String lower(String value) {
    return value.toLowerCase(java.util.Locale.ROOT);
  }
}
