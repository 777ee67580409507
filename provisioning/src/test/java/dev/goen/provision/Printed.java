package dev.goen.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.goen.config.ConfigCheck;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The lines for the configuration that {@code goen probe} prints. */
final class Printed {

  private static final String START =
      """
      version: 1
      gateway: { id: gw07, operator: it-div, enterprise: 32473 }
      buffer: { file: buffer.db }
      pseudonyms: { key-file: pseudonym.key, realm: izumo }
      destinations:
        - name: city
          transports:
            - { mqtt: "mqtt://hub.example:1883" }
      buses:
      """;

  private Printed() {}

  /** They are what {@code goen-gateway --check} takes as it is. */
  static void assertConfigures(Typed typed, Path folder) throws IOException {
    String[] parts = typed.text().split("For the configuration[^\n]*\n", -1);
    StringBuilder yaml = new StringBuilder(START);
    for (int i = 1; i < parts.length; i++) {
      parts[i]
          .lines()
          .takeWhile(line -> line.matches(" {2}(- id:| ).*"))
          .forEach(line -> yaml.append(line).append('\n'));
    }
    Path file = Files.writeString(folder.resolve("gateway.yaml"), yaml);
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int exit =
        ConfigCheck.run(file, Locale.ENGLISH, new PrintStream(said, true, StandardCharsets.UTF_8));
    assertEquals(ConfigCheck.OK, exit, () -> yaml + "\n" + said.toString(StandardCharsets.UTF_8));
  }
}
