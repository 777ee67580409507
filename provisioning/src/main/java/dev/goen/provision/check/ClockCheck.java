package dev.goen.provision.check;

import dev.goen.clock.SyncState;
import dev.goen.config.GatewayConfig;
import dev.goen.provision.check.Finding.Grade;
import dev.goen.provision.terminal.Messages;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.function.Consumer;

/** Asks whether the wall clock follows a time server. */
final class ClockCheck implements Check {

  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

  private final Messages messages;
  private final SyncState state;

  ClockCheck(Messages messages, SyncState state) {
    this.messages = messages;
    this.state = state;
  }

  @Override
  public void run(GatewayConfig config, Consumer<Finding> report) {
    String now = MINUTE.format(LocalDateTime.now(ZoneId.systemDefault()));
    if (config.clock().trusted()) {
      report.accept(Finding.ok(messages, "clock.trusted", now));
    } else if (state.uncertaintyMillis().isPresent()) {
      report.accept(Finding.ok(messages, "clock.ok", now));
    } else {
      report.accept(Finding.of(Grade.WARN, messages, "clock.unsynced", now));
    }
  }
}
