package dev.goen.control;

import dev.goen.config.ConfigResult;
import dev.goen.config.GatewayConfig;
import dev.goen.config.GatewayConfig.BufferConfig;
import dev.goen.config.GatewayConfig.ClockConfig;
import dev.goen.config.GatewayConfig.PseudonymConfig;
import dev.goen.reading.BootId;
import dev.goen.reading.SampleClock;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.settings.Problem;
import dev.goen.uplink.Inbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * As much of a gateway as orders concern: it starts, runs with some text, and can lose its power.
 */
final class ControlledGateway {

  static final long NOW = 1_800_000_000_000L;
  static final long HOUR = 3_600_000;
  static final String WRONG = "wrong";

  final KeyPair keys = SignedOrders.pair();
  final StateFolder folder;
  OptionalLong utc = OptionalLong.of(NOW);
  int counted;
  int anew;
  boolean leaving;

  private SampleTime time = new SampleTime(new BootId(new UUID(0, 1)), 1_000);
  private Optional<String> running = Optional.empty();

  @SuppressWarnings("NullAway.Init") // by start()
  private RemoteConfiguration remote;

  @SuppressWarnings("NullAway.Init") // by start()
  private Commands commands;

  ControlledGateway(StateFolder folder) {
    this.folder = folder;
  }

  /** The program starts, or the gateway is built anew. */
  ControlledGateway start() {
    leaving = false;
    remote = RemoteConfiguration.open(folder);
    running = remote.starting(time);
    try {
      commands = Commands.open("it-div", "gw07", keys.getPublic(), folder, () -> utc, new Hands());
      return this;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The power comes back. */
  ControlledGateway boot() {
    time =
        new SampleTime(
            new BootId(new UUID(0, time.boot().uuid().getLeastSignificantBits() + 1)), 500);
    return start();
  }

  /** Time passes, and the gateway is built anew when that asks for it. */
  void pass(Duration duration) {
    time = new SampleTime(time.boot(), time.monoMillis() + duration.toMillis());
    if (remote.timeIsUp(time)) {
      start();
    }
  }

  /** The text it runs with, besides the technician's. */
  Optional<String> running() {
    return running;
  }

  RemoteConfiguration.Report report() {
    return remote.report(time);
  }

  RemoteConfiguration remote() {
    return remote;
  }

  Optional<String> configure(String id, long issued, String text) {
    Map<String, Object> members = SignedOrders.command(id, "gw07", issued, NOW + HOUR);
    members.put("configuration", text);
    members.put("within", 60_000L);
    return result(members);
  }

  Optional<String> command(String id, String command, String argument) {
    Map<String, Object> members = SignedOrders.command(id, "gw07", NOW, NOW + HOUR);
    members.put("command", command);
    members.put("argument", argument);
    return result(members);
  }

  /** The result in the answer; empty when there is none. */
  Optional<String> result(Map<String, Object> members) {
    return arrived(SignedOrders.sign(keys.getPrivate(), members))
        .map(answer -> new String(answer.json(), StandardCharsets.UTF_8))
        .map(json -> json.replaceAll(".*\"result\":\"([^\"]*)\".*", "$1"));
  }

  Optional<Inbox.Answer> arrived(byte[] message) {
    return commands.arrived("goen/v1/it-div/gw07/cmd/x", message);
  }

  private final class Hands implements Commands.Hands {
    @Override
    public Map<String, Supplier<Reply>> actions() {
      return Map.of(
          "count",
          () -> {
            counted++;
            return new Reply(Reply.DONE);
          });
    }

    @Override
    public RemoteConfiguration remote() {
      return remote;
    }

    @Override
    public Function<String, ConfigResult> check() {
      Problem problem = new Problem("remote.yaml", "buses", WRONG, "not-list", List.of());
      return text ->
          text.equals(WRONG)
              ? new ConfigResult.Invalid(List.of(problem, problem))
              : new ConfigResult.Valid(CONFIG, List.of());
    }

    @Override
    public SampleClock clock() {
      return () -> time;
    }

    @Override
    public void statusChanged() {}

    @Override
    public void startAnew() {
      anew++;
      leaving = true;
    }

    @Override
    public void restart() {
      leaving = true;
    }
  }

  private static final GatewayConfig CONFIG =
      new GatewayConfig(
          new SensorId("gw07"),
          "it-div",
          32_473,
          new ClockConfig(Set.of(), true),
          new BufferConfig(Path.of("buffer.db"), Duration.ofSeconds(1), 8_000_000),
          new PseudonymConfig(Path.of("key"), "realm"),
          List.of(),
          List.of(),
          Optional.empty(),
          List.of());
}
