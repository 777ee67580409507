package dev.goen.sim.scenario;

import dev.goen.bus.LineSettings;
import dev.goen.sim.bench.GatewayYaml;
import dev.goen.sim.bench.PlayedDevices;
import dev.goen.sim.device.ContactChip;
import dev.goen.sim.device.ServedLog;
import dev.goen.sim.device.SimulatedLine;
import dev.goen.sim.line.Pty;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The city's devices at work: three serial lines and a chip of contacts, with stable names in one
 * folder.
 */
public final class SimulatedCity implements PlayedDevices {

  private static final String CHIP = "contacts.sock";

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Map<String, Path> ports = new LinkedHashMap<>();
  private final CityPlan plan;
  private final Path folder;
  private final ContactChip chip;

  private SimulatedCity(Path folder, CityOptions options, ServedLog log) throws IOException {
    this.folder = folder.toAbsolutePath();
    plan = new CityPlan(options, ScenarioClock.startingNow(options.start(), options.speed()));
    for (CityPlan.Line line : plan.lines()) {
      Pty pty = Pty.open(this.folder.resolve(line.id()));
      open.push(pty);
      ports.put(line.id(), pty.slave());
      open.push(SimulatedLine.start(pty, LineSettings.DEFAULT, line.station(), log));
    }
    chip = ContactChip.start(this.folder.resolve(CHIP), plan.contacts(), log);
    open.push(chip);
  }

  /**
   * Starts all devices.
   *
   * @param folder where the links to the pseudo-terminals and the chip's socket appear; a path of
   *     less than 90 characters, since a socket's name may have no more than 107
   */
  public static SimulatedCity start(Path folder, CityOptions options, ServedLog log)
      throws IOException {
    return new SimulatedCity(folder, options, log);
  }

  /** Each serial line by its id, and the pseudo-terminal the kernel made for it. */
  public Map<String, Path> ports() {
    return Map.copyOf(ports);
  }

  /** What the gateway drove its outputs to. */
  public List<ContactChip.Output> outputs() {
    return chip.outputs();
  }

  @Override
  public String busesYaml() {
    StringBuilder yaml = new StringBuilder("buses:\n");
    for (CityPlan.Line line : plan.lines()) {
      yaml.append("  # ").append(ports.get(line.id())).append('\n');
      yaml.append("  - id: ").append(line.id()).append('\n');
      yaml.append("    port: \"").append(folder.resolve(line.id())).append("\"\n");
      yaml.append("    baud: 9600\n    devices:\n").append(line.yaml().indent(6));
    }
    String socket = "unix:" + folder.resolve(CHIP);
    yaml.append("  - id: contacts\n    chip: \"").append(socket).append("\"\n");
    yaml.append("    devices:\n").append(plan.contactsYaml().indent(6));
    return yaml.append("outputs:\n").append(plan.outputsYaml(socket).indent(2)).toString();
  }

  /**
   * A complete configuration.
   *
   * @param gateway its id
   * @param hubs {@code mqtt://} and {@code coap://} addresses of one hub, the preferred one first
   */
  public String gatewayYaml(String gateway, List<String> hubs) {
    return GatewayYaml.of(gateway, busesYaml(), hubs);
  }

  /** Stops serving, then takes the lines away: what was begun is finished and written down. */
  @Override
  public void close() throws IOException {
    IOException failed = null;
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (IOException one) {
        failed = one;
      } catch (Exception one) {
        failed = new IOException(one);
      }
    }
    if (failed != null) {
      throw failed;
    }
  }
}
