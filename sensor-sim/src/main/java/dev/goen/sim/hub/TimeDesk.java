package dev.goen.sim.hub;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Answers gateways that ask for the time (contract, topic {@code time}). */
final class TimeDesk {

  /** What this hub's own clock may be wrong by, ms. */
  private static final long WITHIN_MILLIS = 20;

  private static final int MOST = 1_000;

  private record Question(String topic, String id, long receivedMillis) {}

  private final List<Question> open = new ArrayList<>();

  /**
   * A gateway asks. Of too many at once the later ones ask again.
   *
   * @param topic the question came on
   * @param receivedMillis ms since 1970-01-01T00:00Z
   */
  synchronized void asked(String topic, String id, long receivedMillis) {
    if (open.size() < MOST) {
      open.add(new Question(topic, id, receivedMillis));
    }
  }

  /** What is to be sent now. */
  synchronized List<Announcer.Message> due(long now) {
    List<Announcer.Message> due = new ArrayList<>();
    for (Question question : open) {
      String json =
          "{\"id\":\"%s\",\"received\":%d,\"sent\":%d,\"within\":%d}"
              .formatted(question.id, question.receivedMillis, now, WITHIN_MILLIS);
      due.add(
          new Announcer.Message(
              question.topic + "/answer", json.getBytes(StandardCharsets.UTF_8), false));
    }
    open.clear();
    return due;
  }
}
