package dev.goen.uplink;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.buffer.EpochId;
import dev.goen.reading.SeqSet;
import dev.goen.reading.Stream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a hub says it has stored (contract, topic {@code confirm}): {@code {"epochs":[{"epoch": "16
 * hex digits", "stream": "owner/class", "stored": "1-180,182", "want": "181"}]}}. It is cumulative:
 * the newest one tells all. Members that are not known are passed over.
 *
 * @param streams by stream of an epoch
 */
record Confirmation(Map<StreamKey, Said> streams) {

  /** More streams of epochs than this are not believed. */
  private static final int MOST_STREAMS = 1_000;

  /** Runs of one set, written out. A hub with more holes tells the first of them first. */
  private static final int MOST_RUNS = 4_000;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(8).build())
          .build();

  /**
   * What is said of one stream of an epoch.
   *
   * @param want what the hub asks for again
   */
  record Said(SeqSet stored, SeqSet want) {}

  Confirmation {
    streams = Map.copyOf(streams);
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when it is none, saying what is wrong with it
   */
  static Confirmation parse(byte[] json) {
    Map<StreamKey, Said> streams = new LinkedHashMap<>();
    try (JsonParser parser = JSON.createParser(json)) {
      require(parser.nextToken() == JsonToken.START_OBJECT, "not a JSON object");
      boolean epochs = false;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (name.equals("epochs")) {
          require(value == JsonToken.START_ARRAY, "'epochs' is not an array");
          epochs = true;
          while (parser.nextToken() == JsonToken.START_OBJECT) {
            add(streams, parser);
          }
          require(parser.currentToken() == JsonToken.END_ARRAY, "'epochs' holds what is no object");
        } else {
          parser.skipChildren();
        }
      }
      require(epochs, "there is no 'epochs'");
      require(parser.nextToken() == null, "something follows the object");
      return new Confirmation(streams);
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new IllegalArgumentException("not JSON: " + message, e);
    }
  }

  private static void add(Map<StreamKey, Said> streams, JsonParser parser) throws IOException {
    String epoch = "";
    String stream = "";
    SeqSet stored = SeqSet.EMPTY;
    SeqSet want = SeqSet.EMPTY;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      boolean known =
          switch (name) {
            case "epoch", "stream", "stored", "want" -> true;
            default -> false;
          };
      if (!known) {
        parser.skipChildren();
        continue;
      }
      require(value == JsonToken.VALUE_STRING, "'" + name + "' is not a text");
      String text = parser.getText();
      switch (name) {
        case "epoch" -> epoch = text;
        case "stream" -> stream = text;
        case "stored" -> stored = set(text);
        default -> want = set(text);
      }
    }
    StreamKey key = new StreamKey(EpochId.parse(epoch), Stream.parse(stream));
    require(streams.put(key, new Said(stored, want)) == null, "'" + stream + "' of an epoch twice");
    require(streams.size() <= MOST_STREAMS, "more than " + MOST_STREAMS + " streams");
  }

  /** A short text can stand for very many runs; they are counted before they are made. */
  private static SeqSet set(String text) {
    long runs = 0;
    for (String run : text.split(",", -1)) {
      runs += steps(run);
      require(runs <= MOST_RUNS, "a set of more than " + MOST_RUNS + " runs");
    }
    return SeqSet.parse(text);
  }

  private static long steps(String run) {
    int dash = run.indexOf('-');
    int slash = run.indexOf('/');
    if (dash < 1 || slash < dash) {
      return 1;
    }
    try {
      long span =
          Long.parseLong(run.substring(dash + 1, slash)) - Long.parseLong(run.substring(0, dash));
      return 1 + span / Math.max(1, Long.parseLong(run.substring(slash + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a run of sequence numbers: '" + run + "'", e);
    }
  }

  private static void require(boolean so, String otherwise) {
    if (!so) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
