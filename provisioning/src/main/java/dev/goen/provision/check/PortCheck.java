package dev.goen.provision.check;

import dev.goen.bus.BusFault;
import dev.goen.bus.SerialLine;
import dev.goen.bus.serial.SerialLines;
import dev.goen.config.GatewayConfig;
import dev.goen.config.GatewayConfig.Bus;
import dev.goen.config.GatewayConfig.SerialBus;
import dev.goen.provision.check.Finding.Grade;
import dev.goen.provision.port.FoundPort;
import dev.goen.provision.port.Holders;
import dev.goen.provision.port.PortTrouble;
import dev.goen.provision.port.SerialPorts;
import dev.goen.provision.terminal.Messages;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Opens each serial port as the gateway would, and closes it again. */
final class PortCheck implements Check {

  private final Messages messages;
  private final SerialPorts ports;
  private final Holders holders;
  private final Duration patience;

  PortCheck(Messages messages, SerialPorts ports, Holders holders, Duration patience) {
    this.messages = messages;
    this.ports = ports;
    this.holders = holders;
    this.patience = patience;
  }

  @Override
  public void run(GatewayConfig config, Consumer<Finding> report) {
    boolean missing = false;
    for (Bus bus : config.buses()) {
      if (bus instanceof SerialBus serial) {
        report.accept(serial.port().startsWith("tcp:") ? server(serial) : port(serial));
        missing |= serial.port().startsWith("/") && Files.notExists(Path.of(serial.port()));
      }
    }
    if (missing) {
      others().ifPresent(names -> report.accept(Finding.ok(messages, "port.others", names)));
    }
  }

  private Finding port(SerialBus bus) {
    try (SerialLine line = SerialLines.open(bus.port(), bus.line())) {
      Optional<String> stable =
          ports.stableName(Path.of(bus.port())).filter(n -> !n.equals(line.name()));
      if (bus.port().matches("/dev/tty(USB|ACM)\\d+") && stable.isPresent()) {
        return Finding.of(
            Grade.WARN, messages, "port.passing-name", bus.id(), bus.port(), stable.get());
      }
      return Finding.ok(messages, "port.ok", bus.id(), bus.port());
    } catch (BusFault fault) {
      PortTrouble trouble = PortTrouble.of(fault, holders);
      Object[] arguments = trouble.arguments().toArray();
      if (trouble.byGateway()) {
        return Finding.ok(messages, trouble.what(), arguments);
      }
      return new Finding(
          Grade.FAIL,
          messages.text(trouble.what(), arguments),
          messages.text(trouble.mend(), arguments));
    }
  }

  private Optional<String> others() {
    String names = ports.list().stream().map(FoundPort::name).collect(Collectors.joining(", "));
    return names.isEmpty() ? Optional.empty() : Optional.of(names);
  }

  private Finding server(SerialBus bus) {
    URI server = URI.create(bus.port());
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(server.getHost(), server.getPort()), (int) patience.toMillis());
      return Finding.ok(messages, "port.ok", bus.id(), bus.port());
    } catch (IOException e) {
      return Finding.of(
          Grade.FAIL, messages, "port.server", bus.port(), String.valueOf(e.getMessage()));
    }
  }
}
