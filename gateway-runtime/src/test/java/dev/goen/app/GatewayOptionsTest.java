package dev.goen.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayOptionsTest {

  @Test
  void bothFormsOfAnOptionAreRead() {
    assertEquals(
        new GatewayOptions.Parsed.Options(new GatewayOptions(Path.of("a.yaml"), true, 3, false, 8)),
        GatewayOptions.parse("--config", "a.yaml", "--check", "--report-accepted=3", "--for", "8"));
    assertEquals(
        new GatewayOptions.Parsed.Options(
            new GatewayOptions(Path.of("b.yaml"), false, -1, true, 0)),
        GatewayOptions.parse("--config=b.yaml", "--version"));
    assertEquals(
        new GatewayOptions.Parsed.Options(
            new GatewayOptions(GatewayOptions.DEFAULT_CONFIG, false, -1, false, 0)),
        GatewayOptions.parse());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--confg", "--config", "--report-accepted=x", "--for", "gateway.yaml"})
  void anyOtherWordIsNamed(String word) {
    assertEquals(new GatewayOptions.Parsed.Wrong(word), GatewayOptions.parse(word));
  }
}
