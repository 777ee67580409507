package dev.goen.sim.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions are clean: whatever was sent while a gateway was away has never been. */
class CommandDeskTest {

  private static final long NOW = 1_800_000_000_000L;
  private static final long LATER = NOW + 60_000;

  private final CommandDesk desk = new CommandDesk();

  @SuppressWarnings("NullAway.Init") // before each test
  private KeyPair keys;

  @BeforeEach
  void makeKeys() throws Exception {
    keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
  }

  private List<String> due(long now) {
    return desk.due(now).stream().map(Announcer.Message::topic).toList();
  }

  @Test
  void anOrderIsIssuedWheneverItsGatewayIsOnlineUntilItIsAnswered() {
    desk.add(keys.getPrivate(), "o-1", "gw07", "status", LATER);
    assertEquals(List.of(), due(NOW), "it was never seen");
    desk.seen("it-div", "gw08", true, "");
    assertEquals(List.of(), due(NOW), "another");
    desk.seen("it-div", "gw07", true, "");
    assertEquals(List.of("goen/v1/it-div/gw07/cmd/o-1"), due(NOW));
    assertEquals(List.of(), due(NOW + 1), "not in every second");
    desk.seen("it-div", "gw07", false, "");
    assertEquals(List.of(), due(NOW + 10_000), "offline");
    desk.seen("it-div", "gw07", true, "");
    assertEquals(1, due(NOW + 10_001).size(), "online anew");
    desk.answered("o-1", "{\"id\":\"o-1\",\"result\":\"done\"}");
    desk.seen("it-div", "gw07", true, "");
    assertEquals(List.of(), due(NOW + 20_000), "answered");
    desk.loseAnswers("o-1");
    assertEquals(List.of(), due(LATER), "expired");
  }

  @Test
  void aConfigurationOnTrialIsIssuedAgainUntilItIsDecided() {
    desk.configure(
        keys.getPrivate(), "c-1", "gw07", "buses: []", Duration.ofMinutes(1), LATER, false);
    desk.seen("it-div", "gw07", true, "");
    assertEquals(List.of("goen/v1/it-div/gw07/config/c-1"), due(NOW));
    desk.answered("c-1", "{\"id\":\"c-1\",\"result\":\"on trial\"}");
    desk.seen("it-div", "gw07", true, "c-1");
    assertEquals(List.of("goen/v1/it-div/gw07/config/c-1"), due(NOW + 1), "and not confirmed");
    desk.answered("c-1", "{\"id\":\"c-1\",\"result\":\"rolled back: by order\"}");
    desk.seen("it-div", "gw07", true, "");
    assertEquals(List.of(), due(NOW + 2));
  }

  @Test
  void oneThatIsToBeKeptIsConfirmedWhenTheGatewayRunsWithIt() {
    desk.configure(
        keys.getPrivate(), "c-1", "gw07", "buses: []", Duration.ofMinutes(1), LATER, true);
    desk.seen("it-div", "gw07", true, "another");
    assertEquals(List.of("goen/v1/it-div/gw07/config/c-1"), due(NOW));
    desk.seen("it-div", "gw07", true, "c-1");
    assertTrue(due(NOW + 1).contains("goen/v1/it-div/gw07/cmd/keep-c-1"));
  }

  /** What is signed is the very text of the body, whatever is in it. */
  @Test
  void theSignatureIsOverTheBodyAsItIsSent() throws Exception {
    String text = "buses: [] # \"日本語\"\n";
    desk.configure(keys.getPrivate(), "c-1", "gw07", text, Duration.ofMinutes(1), LATER, true);
    desk.seen("it-div", "gw07", true, "");
    Map<?, ?> message = read(desk.due(NOW).getFirst().json());
    byte[] body = String.valueOf(message.get("body")).getBytes(StandardCharsets.UTF_8);
    Signature check = Signature.getInstance("Ed25519");
    check.initVerify(keys.getPublic());
    check.update(body);
    String signature = String.valueOf(message.get("signature"));
    assertTrue(check.verify(Base64.getDecoder().decode(signature)));
    Map<?, ?> members = read(body);
    assertEquals(text, members.get("configuration"));
    assertEquals("60000", String.valueOf(members.get("within")));
    assertEquals(String.valueOf(NOW), String.valueOf(members.get("issued")));
  }

  private static Map<?, ?> read(byte[] json) throws PackRefused {
    return JsonTree.read(json) instanceof Map<?, ?> members ? members : Map.of();
  }
}
