package dev.goen.driver.sdi12;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.goen.bus.LineSettings;
import dev.goen.bus.fake.FakeSerialLine;
import dev.goen.driver.Found;
import dev.goen.driver.Question;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What is asked, and what is made of what comes back; with several sensors on one wire, elsewhere.
 */
class Sdi12ProbeTest {

  private static final LineSettings LINE = new LineSettings(1200, 7, LineSettings.Parity.EVEN, 1);

  /** Shorter lines than an answer's, where two sensors have spoken into each other. */
  private static final byte[] GARBLED = {0x30, 0, 0x0D, 0};

  private final FakeSerialLine line = new FakeSerialLine(LINE);

  /**
   * A letter's answer to the question of all, who it is, and what it measures: ready to configure.
   */
  @Test
  void theOnlySensorTellsAllThatItsEntryNeeds() throws Exception {
    asked("?!", "n\r\n");
    silent("0123456789");
    asked("nI!", "n14OTT     PLS   100123456\r\n");
    asked("nI!", "n14OTT     PLS   100123456\r\n");
    asked("nM!", "n0002\r\n");
    asked("nM!", "n0002\r\n");
    asked("nD0!", "n+1.250-14.8\r\n");
    Found.Answer answer = onlyAnswer(identify());
    assertEquals("sdi12 OTT PLS n", answer.driver() + " " + answer.name() + " " + answer.address());
    assertEquals(Optional.of("123456 100"), answer.identity());
    assertEquals(
        "{address='n', period=1m, timeout=5s,"
            + " values=[ { quantity: value-1 }, { quantity: value-2 } ]}",
        answer.settings().toString());
    assertEquals(
        List.of("value-1 1.250", "value-2 -14.800"),
        answer.readings().stream().map(one -> one.quantity() + " " + one.value()).toList());
    line.close();
  }

  /** A long measurement is announced, and nobody is kept waiting for it. */
  @Test
  void whatTakesLongIsNotWaitedFor() throws Exception {
    asked("?!", "0\r\n");
    silent("123456789");
    asked("0I!", "014VENDOR  MODEL 001\r\n");
    asked("0I!", "014VENDOR  MODEL 001\r\n");
    asked("0M!", "01203\r\n");
    Found.Answer answer = onlyAnswer(identify());
    assertEquals(List.of(), answer.readings());
    assertEquals("60s", answer.settings().get("timeout"));
    assertEquals("10m", answer.settings().get("period"));
    line.close();
  }

  @Test
  void silenceAndTheEchoOfTheQuestionAreNobody() throws Exception {
    for (int i = 0; i < Sdi12Exchange.TRIES; i++) {
      asked("?!", "?!");
    }
    assertEquals(new Found.Nothing(), identify());
    line.close();
  }

  /** Noise at every address is no crowd of sensors. */
  @Test
  void garbageEverywhereIsToldAsSuch() throws Exception {
    for (int i = 0; i < Sdi12Exchange.TRIES; i++) {
      garbled("?!");
    }
    String all = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    for (int at = 0; at < all.length(); at++) {
      for (int i = 0; i < 1 + Sdi12Exchange.TRIES; i++) {
        garbled(all.charAt(at) + "!");
      }
    }
    assertEquals(new Found.Garbage(GARBLED.length), identify());
    line.close();
  }

  /** Two of one address may find one voice for it, and never for their serial numbers. */
  @Test
  void twoWhoCannotSayWhoTheyAreCollide() throws Exception {
    asked("?!", "0\r\n");
    silent("123456789");
    for (int i = 0; i < Sdi12Exchange.TRIES; i++) {
      garbled("0I!");
    }
    assertEquals(collisionAtNought(), identify());
    line.close();
  }

  /** The 0 wins on the wire: two that differ in one digit could be heard as a third. */
  @Test
  void oneWhoIsAnotherTheNextTimeIsTwo() throws Exception {
    asked("?!", "0\r\n");
    silent("123456789");
    asked("0I!", "014VENDOR  MODEL 0016\r\n");
    asked("0I!", "014VENDOR  MODEL 0017\r\n");
    assertEquals(collisionAtNought(), identify());
    line.close();
  }

  private static Found collisionAtNought() {
    return new Found.Devices(
        List.of(), List.of(new Found.Unclear("sdi12", "0", Found.Why.COLLISION, "")));
  }

  private void asked(String command, String answer) {
    line.expects(command.getBytes(StandardCharsets.US_ASCII))
        .answers(answer.getBytes(StandardCharsets.US_ASCII));
  }

  private void garbled(String command) {
    line.expects(command.getBytes(StandardCharsets.US_ASCII)).answers(GARBLED);
  }

  private void silent(String addresses) {
    for (int i = 0; i < addresses.length(); i++) {
      line.expects((addresses.charAt(i) + "!").getBytes(StandardCharsets.US_ASCII));
    }
  }

  private Found identify() throws Exception {
    Question question = new Question(List.of(), Set.of(), Duration.ofMillis(50), false, _ -> {});
    return new Sdi12DriverFactory().identify(line, question);
  }

  private static Found.Answer onlyAnswer(Found found) {
    Found.Devices devices = assertInstanceOf(Found.Devices.class, found);
    assertEquals(List.of(), devices.unclear());
    assertEquals(1, devices.answers().size());
    return devices.answers().getFirst();
  }
}
