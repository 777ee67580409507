package dev.goen.provision.check;

import dev.goen.config.GatewayConfig;
import dev.goen.config.GatewayConfig.Coap;
import dev.goen.config.GatewayConfig.Mqtt;
import dev.goen.config.GatewayConfig.PseudonymConfig;
import dev.goen.config.GatewayConfig.Transport;
import dev.goen.driver.rfid.KeyFault;
import dev.goen.driver.rfid.KeyedPseudonyms;
import dev.goen.driver.rfid.RfidDriver;
import dev.goen.provision.check.Finding.Grade;
import dev.goen.provision.terminal.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Looks at the secrets: only the gateway may read them. */
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
    config.destinations().stream()
        .flatMap(destination -> destination.transports().stream())
        .flatMap(KeyCheck::secrets)
        .distinct()
        .forEach(secret -> secret(secret, report));
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

  private static Stream<Path> secrets(Transport transport) {
    return switch (transport) {
      case Mqtt mqtt ->
          Stream.concat(mqtt.passwordFile().stream(), mqtt.tls().privateKey().stream());
      case Coap coap -> coap.pskFile().stream();
    };
  }

  private void secret(Path file, Consumer<Finding> report) {
    if (!Files.isReadable(file)) {
      report.accept(
          Finding.of(
              Grade.FAIL, messages, "key.unreadable", file, System.getProperty("user.name")));
      return;
    }
    try {
      if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
        report.accept(Finding.of(Grade.WARN, messages, "key.others", file));
      }
    } catch (IOException e) {
      report.accept(
          Finding.of(Grade.FAIL, messages, "key.unreadable", file, String.valueOf(e.getMessage())));
    }
  }
}
