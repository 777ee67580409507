package dev.goen.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.uplink.Inbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {

  private static final String TOPIC = "goen/v1/it-div/gw07/cmd/x";
  private static final long NOW = 1_800_000_000_000L;
  private static final long HOUR = 3_600_000;

  @TempDir Path folder = Path.of("unset");

  private OptionalLong clock = OptionalLong.of(NOW);
  private int runs;
  private final KeyPair keys = pair();
  private PrivateKey hub = keys.getPrivate();

  @SuppressWarnings("NullAway.Init") // opened before each test, in its folder
  private Commands commands;

  @BeforeEach
  void open() {
    commands = open(keys);
  }

  @Test
  void aCommandIsCarriedOutOnceHoweverOftenItComesAndAlwaysAnswered() {
    for (int time = 0; time < 3; time++) {
      Inbox.Answer answer = send("a-1", "gw07", NOW - HOUR, NOW + HOUR, "count").orElseThrow();
      assertEquals("goen/v1/it-div/gw07/answer/a-1", answer.path());
      assertEquals(
          "{\"id\":\"a-1\",\"result\":\"done\"}",
          new String(answer.json(), StandardCharsets.UTF_8));
    }
    assertEquals(1, runs);
  }

  /** The hub does not know whether its answer was lost with the power, and sends it again. */
  @Test
  void aRestartDoesNotForgetWhatWasDone() {
    send("a-1", "gw07", NOW, NOW + HOUR, "count");
    commands = open(keys);
    assertEquals("done", result("a-1", "gw07", NOW, NOW + HOUR, "count"));
    assertEquals(1, runs);
  }

  @Test
  void whatIsExpiredUnknownOrForAnotherGatewayIsRefusedWithTheReason() {
    assertEquals("refused: expired", result("a", "gw07", NOW - HOUR, NOW, "count"));
    assertEquals("refused: it is for gw08", result("b", "gw08", NOW, NOW + HOUR, "count"));
    assertEquals("refused: there is no command dance", result("c", "gw07", NOW, NOW + 1, "dance"));
    assertEquals(0, runs);
  }

  /** 1970 at the start must not bring back to life what expired long ago. */
  @Test
  void withoutARightClockTheHubsOwnTimeDecides() {
    clock = OptionalLong.empty();
    assertEquals("done", result("new", "gw07", NOW, NOW + HOUR, "count"));
    assertEquals("refused: expired", result("old", "gw07", NOW - 2 * HOUR, NOW - HOUR, "count"));
    assertEquals(1, runs);
  }

  /** Whoever cannot sign gets nothing done, and learns nothing. */
  @Test
  void aWrongSignatureOrNonsenseIsNotAnswered() {
    hub = pair().getPrivate();
    assertEquals(Optional.empty(), send("a", "gw07", NOW, NOW + HOUR, "count"));
    for (String text : new String[] {"", "[]", "{}", "{\"body\":\"{}\",\"signature\":\"?\"}"}) {
      assertEquals(
          Optional.empty(), commands.arrived(TOPIC, text.getBytes(StandardCharsets.UTF_8)));
    }
    assertEquals(0, runs);
  }

  @Test
  void aFileThatIsNoKeySaysHowToMakeOne() throws Exception {
    Path file = Files.writeString(folder.resolve("no.pub"), "hello");
    IOException fault = assertThrows(IOException.class, () -> open(file));
    assertTrue(String.valueOf(fault.getMessage()).contains("openssl pkey"), fault.getMessage());
  }

  private String result(String id, String gateway, long issued, long expires, String command) {
    String json =
        new String(
            send(id, gateway, issued, expires, command).orElseThrow().json(),
            StandardCharsets.UTF_8);
    return json.substring(json.indexOf("\"result\":\"") + 10, json.length() - 2);
  }

  private Optional<Inbox.Answer> send(
      String id, String gateway, long issued, long expires, String command) {
    String body =
        "{\"id\":\"%s\",\"gateway\":\"%s\",\"issued\":%d,\"expires\":%d,\"command\":\"%s\"}"
            .formatted(id, gateway, issued, expires, command);
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(hub);
      signature.update(body.getBytes(StandardCharsets.UTF_8));
      String signed = Base64.getEncoder().encodeToString(signature.sign());
      return commands.arrived(
          TOPIC,
          "{\"body\":\"%s\",\"signature\":\"%s\"}"
              .formatted(body.replace("\"", "\\\""), signed)
              .getBytes(StandardCharsets.UTF_8));
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private Commands open(KeyPair keys) {
    try {
      Path file = Files.createTempFile("goen-command", ".pub");
      file.toFile().deleteOnExit();
      Files.writeString(
          file,
          "-----BEGIN PUBLIC KEY-----\n"
              + Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded())
              + "\n-----END PUBLIC KEY-----\n");
      return open(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Commands open(Path key) throws IOException {
    return Commands.open(
        "it-div",
        "gw07",
        key,
        folder.resolve("commands.done"),
        () -> clock,
        Map.of("count", () -> runs++));
  }

  private static KeyPair pair() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
