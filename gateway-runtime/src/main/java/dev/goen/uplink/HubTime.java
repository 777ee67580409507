package dev.goen.uplink;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.goen.clock.Fix;
import dev.goen.clock.RoundTrip;
import dev.goen.reading.SampleTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Asks one hub for the time (contract, topic {@code time}), besides whatever else is listened to.
 * Only an answer to the last question counts: it is told apart by a random id.
 */
public final class HubTime implements Inbox {

  private static final System.Logger LOG = System.getLogger(HubTime.class.getName());
  private static final JsonFactory JSON = new JsonFactory();

  static final long EVERY_MILLIS = 600_000;
  static final long AGAIN_MILLIS = 30_000;

  private final Inbox others;
  private final String topic;
  private final Supplier<SampleTime> clock;
  private final Consumer<Fix> told;
  private final RandomGenerator random;
  private long due;
  private @Nullable SampleTime asked;
  private String id = "";

  /**
   * A questioner that has not asked yet.
   *
   * @param others takes what is no answer to it
   * @param topic where it asks; the answer comes on the same with {@code /answer} behind it
   * @param told learns what the time is
   */
  public HubTime(
      Inbox others,
      String topic,
      Supplier<SampleTime> clock,
      Consumer<Fix> told,
      RandomGenerator random) {
    this.others = others;
    this.topic = topic;
    this.clock = clock;
    this.told = told;
    this.random = random;
  }

  @Override
  public List<String> topics() {
    List<String> topics = new ArrayList<>(others.topics());
    topics.add(topic + "/answer");
    return topics;
  }

  @Override
  public Optional<Answer> question() {
    SampleTime now = clock.get();
    if (now.monoMillis() < due) {
      return others.question();
    }
    due = now.monoMillis() + AGAIN_MILLIS;
    asked = now;
    id = "%016x".formatted(random.nextLong());
    return Optional.of(
        new Answer(topic, ("{\"id\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public Optional<Answer> arrived(String from, byte[] payload) {
    if (!from.equals(topic + "/answer")) {
      return others.arrived(from, payload);
    }
    SampleTime now = clock.get();
    SampleTime question = asked;
    try {
      Reply reply = Reply.parse(payload);
      if (question != null && reply.id.equals(id)) {
        asked = null;
        told.accept(RoundTrip.fix(question, now, reply.received, reply.sent, reply.within));
        due = now.monoMillis() + EVERY_MILLIS;
      }
    } catch (IOException | IllegalArgumentException e) {
      LOG.log(System.Logger.Level.WARNING, "the hub''s time is ignored: {0}", e.getMessage());
    }
    return Optional.empty();
  }

  /** When the hub read the question and wrote the answer, both UTC in ms and right within. */
  private record Reply(String id, long received, long sent, long within) {

    static Reply parse(byte[] payload) throws IOException {
      String id = "";
      long received = -1;
      long sent = -1;
      long within = -1;
      try (JsonParser json = JSON.createParser(payload)) {
        if (json.nextToken() != JsonToken.START_OBJECT) {
          throw new IOException("not a JSON object");
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String name = json.currentName();
          json.nextToken();
          switch (name) {
            case "id" -> id = json.getText();
            case "received" -> received = json.getLongValue();
            case "sent" -> sent = json.getLongValue();
            case "within" -> within = json.getLongValue();
            default -> json.skipChildren();
          }
        }
      }
      if (received < 0 || sent < 0 || within < 0) {
        throw new IOException("received, sent and within must all be there");
      }
      return new Reply(id, received, sent, within);
    }
  }
}
