package dev.goen.provision.check;

import dev.goen.config.GatewayConfig;
import dev.goen.config.GatewayConfig.DigitalBus;
import dev.goen.provision.check.Finding.Grade;
import dev.goen.provision.port.PortTrouble;
import dev.goen.provision.terminal.Messages;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Looks whether the chips of contacts and sirens are there and may be used. */
final class ChipCheck implements Check {

  private static final String SOCKET = "unix:";

  private final Messages messages;
  private final Path dev;

  ChipCheck(Messages messages, Path dev) {
    this.messages = messages;
    this.dev = dev;
  }

  @Override
  public void run(GatewayConfig config, Consumer<Finding> report) {
    Set<String> chips = new TreeSet<>();
    config.buses().stream()
        .filter(DigitalBus.class::isInstance)
        .forEach(bus -> chips.add(((DigitalBus) bus).chip()));
    config.outputs().forEach(output -> chips.add(output.chip()));
    for (String chip : chips) {
      report.accept(chip.startsWith(SOCKET) ? socket(chip) : device(chip, dev.resolve(chip)));
    }
  }

  private Finding device(String chip, Path device) {
    if (!Files.exists(device)) {
      return Finding.of(Grade.FAIL, messages, "chip.missing", device);
    }
    if (!Files.isReadable(device) || !Files.isWritable(device)) {
      PortTrouble trouble = PortTrouble.forbidden(device);
      Object[] arguments = trouble.arguments().toArray();
      return new Finding(
          Grade.FAIL,
          messages.text(trouble.what(), arguments),
          messages.text(trouble.mend(), arguments));
    }
    return Finding.ok(messages, "chip.ok", chip);
  }

  private Finding socket(String chip) {
    Path path = Path.of(chip.substring(SOCKET.length()));
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      return Finding.ok(messages, "chip.ok", channel.isConnected() ? chip : path);
    } catch (IOException e) {
      return Finding.of(Grade.FAIL, messages, "chip.socket", path, String.valueOf(e.getMessage()));
    }
  }
}
