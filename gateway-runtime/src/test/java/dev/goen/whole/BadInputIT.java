package dev.goen.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a technician sees of the program when something is wrong from the start. */
class BadInputIT {

  @TempDir Path folder = Path.of("unset");

  @Test
  void everyMistakeOfTheConfigurationIsNamedAtOnce() throws Exception {
    Path config = write("gateway: { id: gw07, operator: it-div, colour: red }\nbufer: {}\n");
    try (PackagedGateway gateway =
        PackagedGateway.with(log(), "--config", config.toString(), "--check")) {
      assertEquals(78, gateway.exit(60), gateway.log());
      assertTrue(gateway.log().contains("colour"), gateway.log());
      assertTrue(gateway.log().contains("did you mean buffer"), gateway.log());
    }
  }

  @Test
  void unknownWordIsNamed() throws Exception {
    try (PackagedGateway gateway = PackagedGateway.with(log(), "--confg", "x")) {
      assertEquals(64, gateway.exit(60), gateway.log());
      assertTrue(gateway.log().contains("'--confg'"), gateway.log());
    }
  }

  @Test
  void secondGatewayOnTheSameBufferIsRefused() throws Exception {
    Path config = write("gateway: { id: gw07, operator: it-div }\n");
    try (PackagedGateway first = PackagedGateway.with(log(), "--config", config.toString())) {
      assertTrue(
          Eventually.holds(Duration.ofMinutes(1), () -> first.log().contains("gw07")),
          first::toString);
      try (PackagedGateway second =
          PackagedGateway.with(folder.resolve("second.log"), "--config", config.toString())) {
        assertEquals(75, second.exit(60), second.log());
        assertTrue(second.log().contains("in use by another gateway"), second.log());
      }
      assertTrue(first.isAlive());
      assertEquals(143, first.terminate(60), first.log());
    }
  }

  /** A machine without GPIO says so in one line, and the rest runs. */
  @Test
  void missingChipIsOneLineAndTheGatewayRuns() throws Exception {
    Path config =
        write(
            """
            gateway: { id: gw07, operator: it-div }
            buses:
              - id: contacts
                chip: gpiochip7
                devices:
                  - { id: door-1, driver: contact, owner: welfare, line: 4, period: 100ms }
                  - { id: door-2, driver: contact, owner: welfare, line: 5, period: 100ms }
            """);
    try (PackagedGateway gateway = PackagedGateway.with(log(), "--config", config.toString())) {
      assertTrue(
          Eventually.holds(Duration.ofMinutes(1), () -> gateway.log().contains("gpiochip7")),
          gateway::toString);
      Thread.sleep(1500);
      assertTrue(gateway.isAlive());
      long lines = gateway.log().lines().filter(line -> line.contains("gpiochip7")).count();
      assertTrue(lines <= 2, "one line for each contact:\n" + gateway.log());
      assertEquals(143, gateway.terminate(60), gateway.log());
    }
  }

  @Test
  void bufferOnAFileThatIsNoDatabaseIsSetAsideAndSaid() throws Exception {
    Path config = write("gateway: { id: gw07, operator: it-div }\n");
    Files.writeString(folder.resolve("buffer.db"), "this is no database\n".repeat(200));
    try (PackagedGateway gateway = PackagedGateway.with(log(), "--config", config.toString())) {
      assertTrue(
          Eventually.holds(Duration.ofMinutes(1), () -> gateway.log().contains("gw07 runs")),
          gateway.log());
      assertEquals(143, gateway.terminate(60), gateway.log());
    }
    try (var files = Files.list(folder)) {
      assertTrue(
          files.anyMatch(
              file -> {
                try {
                  return !file.getFileName().toString().equals("gateway.log")
                      && Files.readString(file).startsWith("this is no database");
                } catch (java.io.IOException | java.io.UncheckedIOException e) {
                  return false;
                }
              }),
          "the damaged file is kept");
    }
  }

  private Path write(String text) throws Exception {
    return Files.writeString(folder.resolve("gateway.yaml"), "version: 1\n" + text);
  }

  private Path log() {
    return folder.resolve("gateway.log");
  }
}
