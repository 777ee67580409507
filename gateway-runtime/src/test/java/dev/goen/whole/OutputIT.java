package dev.goen.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.bus.LineSettings;
import dev.goen.sim.device.ContactChip;
import dev.goen.sim.device.Expectation;
import dev.goen.sim.device.ModbusBus;
import dev.goen.sim.device.ModbusSlave;
import dev.goen.sim.device.ServedLog;
import dev.goen.sim.device.SimulatedLine;
import dev.goen.sim.device.Station;
import dev.goen.sim.device.SubmersibleTransmitter;
import dev.goen.sim.device.Wire;
import dev.goen.sim.line.Pty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Promise 6: the siren works without any hub. Nothing is configured to send to; whether it sounds
 * is asked of the chip, never of the gateway.
 */
class OutputIT {

  private static final int SIREN = 27;
  private static final int DOOR = 17;
  private static final Duration SOON = Duration.ofSeconds(60);

  /** Ten polls: long enough for a gateway that is about to make a mistake to make it. */
  private static final Duration A_WHILE = Duration.ofSeconds(1);

  @TempDir Path folder = Path.of("unset");

  private final AtomicInteger polls = new AtomicInteger();
  private volatile double metres = 1;
  private volatile boolean silent;
  private volatile boolean doorClosed;

  @SuppressWarnings("NullAway.Init") // opened before each test
  private Pty pty;

  @SuppressWarnings("NullAway.Init") // opened before each test
  private SimulatedLine line;

  @SuppressWarnings("NullAway.Init") // opened before each test
  private ContactChip chip;

  @BeforeEach
  void startDevices() throws IOException {
    pty = Pty.open();
    ModbusBus bus =
        new ModbusBus(
            List.of(
                new ModbusSlave(
                    1,
                    new SubmersibleTransmitter(
                        1,
                        "kando-01",
                        () -> {
                          polls.incrementAndGet();
                          return metres;
                        },
                        Expectation.asMeasured("level", 4)))));
    Station mute =
        new Station() {
          @Override
          public void turn(Wire wire) throws IOException, InterruptedException {
            if (silent) {
              wire.receive(Duration.ofMillis(50));
            } else {
              bus.turn(wire);
            }
          }
        };
    line = SimulatedLine.start(pty, LineSettings.DEFAULT, mute, ServedLog.none());
    startChip();
  }

  private void startChip() throws IOException {
    chip =
        ContactChip.start(
            folder.resolve("chip"),
            List.of(new ContactChip.Contact("door-1", DOOR, () -> doorClosed, true)),
            ServedLog.none());
  }

  @AfterEach
  void stopDevices() throws IOException {
    line.close();
    pty.close();
    chip.close();
  }

  @Test
  void sirenFollowsTheLevelAndNeitherSilenceNorASmallFallStopsIt() throws Exception {
    try (PackagedGateway gateway = start()) {
      metres = 3.4;
      assertSoon(() -> polls.get() > 5, gateway, "the gauge is asked");
      assertNever(() -> sounds(), A_WHILE, "below level 4");
      long raised = System.nanoTime();
      metres = 3.6;
      assertSoon(() -> sounds(), gateway, "level 4 is reached");
      final long onMillis = (System.nanoTime() - raised) / 1_000_000;

      silent = true;
      assertNever(() -> !sounds(), A_WHILE.multipliedBy(2), "a failed gauge clears nothing");
      // The first poll after an outage may come late: the back-off has grown meanwhile.
      metres = 3.47;
      silent = false;
      int before = polls.get();
      assertSoon(() -> polls.get() > before + 5, gateway, "the gauge is asked again");
      assertTrue(sounds(), "3.47 m is within the hysteresis of 5 cm below 3.50 m");

      int low = polls.get();
      metres = 3.4;
      assertSoon(() -> !sounds(), gateway, "three values below the hysteresis");
      int needed = polls.get() - low;
      assertTrue(needed >= 3, () -> "three values must confirm the fall, not " + needed);

      metres = 4;
      assertSoon(() -> sounds(), gateway, "level 4 again");
      assertEquals(143, gateway.terminate(60), gateway::tail);
      assertFalse(sounds(), "what stops the gateway silences the siren");
      System.getLogger(OutputIT.class.getName())
          .log(
              System.Logger.Level.INFO,
              "siren on {0} ms after the water reached level 4 (period 100 ms); off after {1} low"
                  + " values",
              onMillis,
              needed);
    }
  }

  // SIGKILL leaves no time for anything: the chip itself must fall back when the connection ends.
  @Test
  void killedGatewayLeavesTheSirenInItsSafeState() throws Exception {
    try (PackagedGateway gateway = start()) {
      metres = 3.6;
      assertSoon(() -> sounds(), gateway, "level 4 is reached");
      gateway.kill();
      assertSoon(() -> !sounds(), gateway, "the connection has ended");
    }
    try (PackagedGateway gateway = start()) {
      assertSoon(() -> sounds(), gateway, "the water is still there");
    }
  }

  // A chip that was replugged has forgotten what it was told, and is quiet while the water is high.
  @Test
  void chipThatComesBackGetsTheLevelThatIsRightByThen() throws Exception {
    Path accepted = Files.createFile(folder.resolve("accepted.txt"));
    try (PackagedGateway gateway = start(accepted)) {
      metres = 3.6;
      assertSoon(() -> sounds(), gateway, "level 4 is reached");
      assertSoon(
          () -> Files.readString(accepted).contains("door-1/contact"), gateway, "the door is read");
      chip.close();
      startChip();
      assertSoon(() -> sounds(), gateway, "the new chip is told");
      doorClosed = true;
      assertSoon(
          () -> Files.readString(accepted).matches("(?s).*door-1/contact \\d+ true\n.*"),
          gateway,
          "the door is heard through the new chip");
    }
  }

  /** Whether the siren sounds: the last that its line was driven to. */
  private boolean sounds() {
    List<ContactChip.Output> driven =
        chip.outputs().stream().filter(output -> output.line() == SIREN).toList();
    return !driven.isEmpty() && driven.getLast().high();
  }

  private PackagedGateway start() throws IOException {
    return start(folder.resolve("accepted.txt"));
  }

  private PackagedGateway start(Path accepted) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("gateway.yaml"),
            """
            version: 1
            gateway: { id: gw07, operator: it-div }
            buffer: { file: buffer.db, commit-interval: 200ms }
            buses:
              - id: rs485
                port: %1$s
                devices:
                  - id: kando-01
                    driver: modbus
                    profile: generic-rs485
                    address: 1
                    owner: river
                    period: 100ms
                    timeout: 90ms
                    calibrate: { level: { as: stage, decimals: 3 } }
                    levels:
                      stage:
                        hysteresis: 0.05
                        confirm-down: 3
                        thresholds: [ { level: 1, at: 2.0 }, { level: 4, at: 3.5 } ]
              - id: contacts
                chip: unix:%2$s
                devices:
                  - { id: door-1, driver: contact, owner: welfare, line: %3$d, active: low, period: 1s }
            outputs:
              - { id: siren-1, chip: "unix:%2$s", line: %4$d, sensor: kando-01, level: 4 }
            """
                .formatted(pty.slave(), folder.resolve("chip"), DOOR, SIREN));
    return PackagedGateway.start(config, accepted, folder.resolve("gateway.log"));
  }

  private static void assertSoon(
      java.util.concurrent.Callable<Boolean> condition, PackagedGateway gateway, String what)
      throws Exception {
    assertTrue(Eventually.holds(SOON, condition), () -> what + "\n" + gateway.tail());
  }

  private static void assertNever(
      java.util.concurrent.Callable<Boolean> condition, Duration within, String why)
      throws Exception {
    assertFalse(Eventually.holds(within, condition), why);
  }
}
