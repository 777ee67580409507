package dev.goen.provision.check;

import dev.goen.config.GatewayConfig;
import dev.goen.config.GatewayConfig.PseudonymConfig;
import dev.goen.driver.rfid.KeyFault;
import dev.goen.driver.rfid.KeyedPseudonyms;
import dev.goen.driver.rfid.RfidDriver;
import dev.goen.provision.check.Finding.Grade;
import dev.goen.provision.terminal.Messages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Looks at the key of the pseudonyms: only the gateway may read it. Those of the links are looked
 * at with the configuration.
 */
final class KeyCheck implements Check {

  private final Messages messages;

  KeyCheck(Messages messages) {
    this.messages = messages;
  }

  @Override
  public void run(GatewayConfig config, Consumer<Finding> report) {
    boolean tags =
        config.buses().stream()
            .flatMap(bus -> bus.devices().stream())
            .anyMatch(device -> device.driver() instanceof RfidDriver);
    if (tags) {
      report.accept(pseudonyms(config.pseudonyms()));
    }
  }

  private Finding pseudonyms(PseudonymConfig config) {
    Path file = config.keyFile().toAbsolutePath();
    Path folder = Objects.requireNonNull(file.getParent(), "a file has a folder");
    if (Files.notExists(file)) {
      return Files.isWritable(folder)
          ? Finding.ok(messages, "key.new", file)
          : Finding.of(Grade.FAIL, messages, "key.folder", folder, System.getProperty("user.name"));
    }
    try {
      KeyedPseudonyms.open(file, config.realm());
      return Finding.ok(messages, "key.ok", file);
    } catch (KeyFault fault) {
      return switch (fault.kind()) {
        case TOO_OPEN -> Finding.of(Grade.FAIL, messages, "key.open", file);
        case WRONG_LENGTH -> Finding.of(Grade.FAIL, messages, "key.length", file);
        case UNUSABLE ->
            Finding.of(
                Grade.FAIL, messages, "key.unreadable", file, System.getProperty("user.name"));
      };
    }
  }
}
