package dev.goen.control;

import static dev.goen.control.ControlledGateway.HOUR;
import static dev.goen.control.ControlledGateway.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.uplink.Inbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {

  @TempDir Path folder = Path.of("unset");

  @SuppressWarnings("NullAway.Init") // started before each test, in its folder
  private ControlledGateway gateway;

  @BeforeEach
  void open() {
    gateway = new ControlledGateway(new DiskFolder(folder)).start();
  }

  @Test
  void aCommandIsCarriedOutOnceHoweverOftenItComesAndAlwaysAnswered() {
    for (int time = 0; time < 3; time++) {
      Inbox.Answer answer =
          gateway.arrived(signed("a-1", "gw07", NOW - HOUR, NOW + HOUR, "count")).orElseThrow();
      assertEquals("goen/v1/it-div/gw07/answer/a-1", answer.path());
      assertEquals(
          "{\"id\":\"a-1\",\"result\":\"done\"}",
          new String(answer.json(), StandardCharsets.UTF_8));
    }
    assertEquals(1, gateway.counted);
  }

  /** The hub does not know whether its answer was lost with the power, and sends it again. */
  @Test
  void aRestartDoesNotForgetWhatWasDone() {
    result("a-1", "gw07", NOW, NOW + HOUR, "count");
    gateway.boot();
    assertEquals("done", result("a-1", "gw07", NOW, NOW + HOUR, "count"));
    assertEquals(1, gateway.counted);
  }

  @Test
  void whatIsExpiredUnknownOrForAnotherGatewayIsRefusedWithTheReason() {
    assertEquals("refused: expired", result("a", "gw07", NOW - HOUR, NOW, "count"));
    assertEquals("refused: it is for gw08", result("b", "gw08", NOW, NOW + HOUR, "count"));
    assertEquals("refused: there is no command dance", result("c", "gw07", NOW, NOW + 1, "dance"));
    assertEquals(0, gateway.counted);
  }

  /** 1970 at the start must not bring back to life what expired long ago. */
  @Test
  void withoutARightClockTheHubsOwnTimeDecides() {
    gateway.utc = OptionalLong.empty();
    assertEquals("done", result("new", "gw07", NOW, NOW + HOUR, "count"));
    assertEquals("refused: expired", result("old", "gw07", NOW - 2 * HOUR, NOW - HOUR, "count"));
    assertEquals(1, gateway.counted);
  }

  /** Whoever cannot sign gets nothing done, and learns nothing. */
  @Test
  void aWrongSignatureOrNonsenseIsNotAnswered() {
    Map<String, Object> members = SignedOrders.command("a", "gw07", NOW, NOW + HOUR);
    members.put("command", "count");
    byte[] forged = SignedOrders.sign(SignedOrders.pair().getPrivate(), members);
    assertEquals(Optional.empty(), gateway.arrived(forged));
    for (String text : new String[] {"", "[]", "{}", "{\"body\":\"{}\",\"signature\":\"?\"}"}) {
      assertEquals(Optional.empty(), gateway.arrived(text.getBytes(StandardCharsets.UTF_8)));
    }
    assertEquals(0, gateway.counted);
  }

  /** A mistake of whoever may sign is answered: nobody else would find it. */
  @Test
  void whatIsSignedAndMakesNoSenseIsRefusedWithTheReason() {
    Map<String, Object> members = SignedOrders.command("a", "gw07", NOW, NOW + HOUR);
    assertEquals(Optional.of("refused: there is no 'command'"), gateway.result(members));
    members.put("configuration", "");
    members.put("within", 9_999L);
    assertEquals(
        Optional.of("refused: 'within' must be 10000 to 3600000 ms"), gateway.result(members));
    members.put("command", "count");
    assertEquals(
        Optional.of("refused: either 'command' or 'configuration'"), gateway.result(members));
  }

  /** What comes after it is for the run that follows; answering it now would burn its id. */
  @Test
  void afterARestartIsOrderedNothingIsTakenUntilThen() {
    assertEquals("done", result("r", "gw07", NOW, NOW + HOUR, "restart"));
    assertTrue(gateway.leaving);
    assertEquals(Optional.empty(), gateway.command("a", "count", ""));
    gateway.start();
    assertEquals("done", result("r", "gw07", NOW, NOW + HOUR, "restart"));
    assertEquals(Optional.of("done"), gateway.command("a", "count", ""), "once is enough");
  }

  @Test
  void aFileThatIsNoKeySaysHowToMakeOne() throws Exception {
    Path file = Files.writeString(folder.resolve("no.pub"), "hello");
    IOException fault = assertThrows(IOException.class, () -> PublicKeyFile.read(file));
    assertTrue(String.valueOf(fault.getMessage()).contains("openssl pkey"), fault.getMessage());
  }

  @Test
  void aKeyIsReadAsOpensslWritesIt() throws Exception {
    KeyPair keys = SignedOrders.pair();
    Path file =
        Files.writeString(
            folder.resolve("commands.pub"),
            "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n");
    assertEquals(keys.getPublic(), PublicKeyFile.read(file));
  }

  private String result(String id, String to, long issued, long expires, String command) {
    Map<String, Object> members = SignedOrders.command(id, to, issued, expires);
    members.put("command", command);
    return gateway.result(members).orElseThrow();
  }

  private byte[] signed(String id, String to, long issued, long expires, String command) {
    Map<String, Object> members = SignedOrders.command(id, to, issued, expires);
    members.put("command", command);
    return SignedOrders.sign(gateway.keys.getPrivate(), members);
  }
}
