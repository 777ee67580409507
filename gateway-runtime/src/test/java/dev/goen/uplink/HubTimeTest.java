package dev.goen.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.clock.Fix;
import dev.goen.reading.BootId;
import dev.goen.reading.SampleTime;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HubTimeTest {

  private static final long UTC = 1_795_000_000_000L;
  private static final String TOPIC = "goen/v1/it-div/gw07/time";

  private long now = 1_000;
  private final List<Fix> told = new ArrayList<>();
  private final List<String> others = new ArrayList<>();
  private final HubTime time =
      new HubTime(new Others(), TOPIC, this::clock, told::add, new Random(1));

  @Test
  void answerTellsTheTimeAndTheNextQuestionCanWait() {
    String id = ask();
    now += 1_000;
    answer(id, UTC, UTC + 900);
    assertEquals(List.of(new Fix(at(1_500), UTC + 450, 50 + 20 + 2 + 1)), told);
    assertEquals(Optional.empty(), time.question());
    now += HubTime.EVERY_MILLIS;
    assertTrue(time.question().isPresent());
  }

  // The broker may bring an answer late, twice, or from another life of this gateway.
  @Test
  void onlyTheLastQuestionIsAnsweredAndOnlyOnce() {
    String old = ask();
    now += HubTime.AGAIN_MILLIS;
    String id = ask();
    answer(old, UTC, UTC);
    assertEquals(List.of(), told);
    answer(id, UTC, UTC);
    answer(id, UTC + 5_000, UTC + 5_000);
    assertEquals(1, told.size());
  }

  @Test
  void hubThatDoesNotAnswerIsAskedAgainAfterAWhile() {
    ask();
    now += HubTime.AGAIN_MILLIS - 1;
    assertEquals(Optional.empty(), time.question());
    now++;
    assertTrue(time.question().isPresent());
  }

  @Test
  void nonsenseIsIgnored() {
    String id = ask();
    answer(id, UTC, UTC - 1);
    for (String text : List.of("", "[]", "{\"id\":\"" + id + "\"}", "{\"received\":\"soon\"}")) {
      time.arrived(TOPIC + "/answer", text.getBytes(StandardCharsets.UTF_8));
    }
    assertEquals(List.of(), told);
  }

  @Test
  void whatIsNoAnswerGoesToTheOthers() {
    time.arrived("goen/v1/it-div/gw07/cmd/1", new byte[0]);
    assertEquals(List.of("goen/v1/it-div/gw07/cmd/1"), others);
    assertEquals(List.of("goen/v1/it-div/gw07/cmd/#", TOPIC + "/answer"), time.topics());
  }

  private String ask() {
    Inbox.Answer question = time.question().orElseThrow();
    assertEquals(TOPIC, question.path());
    String json = new String(question.json(), StandardCharsets.UTF_8);
    assertTrue(json.matches("\\{\"id\":\"[0-9a-f]{16}\"}"), json);
    return json.substring(7, 23);
  }

  private void answer(String id, long received, long sent) {
    String json =
        "{\"id\":\"%s\",\"received\":%d,\"sent\":%d,\"within\":20,\"more\":[1]}"
            .formatted(id, received, sent);
    assertEquals(
        Optional.empty(), time.arrived(TOPIC + "/answer", json.getBytes(StandardCharsets.UTF_8)));
  }

  private SampleTime clock() {
    return at(now);
  }

  private static SampleTime at(long mono) {
    return new SampleTime(new BootId(new UUID(0, 1)), mono);
  }

  private final class Others implements Inbox {
    @Override
    public List<String> topics() {
      return List.of("goen/v1/it-div/gw07/cmd/#");
    }

    @Override
    public Optional<Answer> arrived(String topic, byte[] payload) {
      others.add(topic);
      return Optional.empty();
    }
  }
}
