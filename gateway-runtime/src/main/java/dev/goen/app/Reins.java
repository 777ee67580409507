package dev.goen.app;

import dev.goen.config.ConfigCheck;
import dev.goen.config.ConfigReader;
import dev.goen.config.ConfigResult;
import dev.goen.control.Commands;
import dev.goen.control.RemoteConfiguration;
import dev.goen.control.Reply;
import dev.goen.health.StatusJson;
import dev.goen.reading.SampleClock;
import dev.goen.reading.SampleTime;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a hub may do with a gateway as a whole.
 *
 * @param file the configuration
 * @param local digest of the technician's files
 * @param remote what hubs have sent; empty when nobody may send anything
 * @param end told that the gateway is to end, and why
 */
record Reins(Path file, String local, Optional<RemoteConfiguration> remote, Consumer<End> end) {

  /** What is in force, for the status. */
  StatusJson.Configuration configuration(SampleTime now) {
    RemoteConfiguration.Report report =
        remote.map(one -> one.report(now)).orElse(RemoteConfiguration.Report.NONE);
    return new StatusJson.Configuration(
        local,
        report.revision(),
        report.trial().map(id -> Map.entry(id, report.left())),
        report.last().map(id -> Map.entry(id, report.result())),
        report.trouble());
  }

  /** There must be a {@link #remote}. */
  Commands.Hands hands(SampleClock clock, Runnable statusChanged) {
    return new Commands.Hands() {
      @Override
      public Map<String, Supplier<Reply>> actions() {
        return Map.of(
            "status",
            () -> {
              statusChanged.run();
              return new Reply(Reply.DONE);
            },
            "log",
            () -> new Reply(Reply.DONE, List.of(), List.of(), RecentLog.lines()));
      }

      @Override
      public RemoteConfiguration remote() {
        return remote.orElseThrow();
      }

      @Override
      public Function<String, ConfigResult> check() {
        return text ->
            ConfigReader.toTry(ConfigCheck.NO_CONTEXT)
                .read(file, Optional.of(text).filter(some -> !some.isBlank()));
      }

      @Override
      public SampleClock clock() {
        return clock;
      }

      @Override
      public void statusChanged() {
        statusChanged.run();
      }

      @Override
      public void startAnew() {
        end.accept(End.ANEW);
      }

      @Override
      public void restart() {
        end.accept(End.RESTART);
      }
    };
  }
}
