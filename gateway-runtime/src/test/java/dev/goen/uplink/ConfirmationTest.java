package dev.goen.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.buffer.EpochId;
import dev.goen.reading.SeqSet;
import dev.goen.reading.Stream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfirmationTest {

  /** A hub of a later version may say more than this program knows. */
  @Test
  void whatIsNotKnownIsPassedOver() {
    Confirmation read =
        parse(
            "{\"v\":2,\"more\":[{\"a\":[1]}],\"epochs\":[{\"epoch\":\"00c0ffee12345678\","
                + "\"stream\":\"river/data\",\"stored\":\"1-180,184-200/2\",\"want\":\"-\","
                + "\"since\":{\"x\":1}}]}");
    assertEquals(
        Map.of(
            new StreamKey(EpochId.parse("00c0ffee12345678"), Stream.parse("river/data")),
            new Confirmation.Said(SeqSet.parse("1-180,184-200/2"), SeqSet.EMPTY)),
        read.streams());
  }

  /** Whoever mends the hub must read what is wrong, not only that something is. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]                                                | not a JSON object",
        "{}                                                | there is no 'epochs'",
        "{'epochs':{}}                                     | 'epochs' is not an array",
        "{'epochs':[7]}                                    | 'epochs' holds what is no object",
        "{'epochs':[]} {}                                  | something follows",
        "{'epochs':[{'epoch':'0'}]}                        | not an epoch",
        "{'epochs':[{'epoch':'00c0ffee12345678'}]}         | not a stream",
        "{'epochs':[{'stored':[1]}]}                       | 'stored' is not a text",
        "{'epochs':[{'stored':'5-1'}]}                     | not a run",
        "{'epochs':[{'stored':'1-2000000/2'}]}             | more than 4000 runs",
        "{'epochs':[{'stored':'1-4611686018427387904/2'}]} | more than 4000 runs",
        "{'epochs':[                                       | not JSON"
      })
  void whatIsWrongIsSaid(String text, String words) {
    IllegalArgumentException wrong =
        assertThrows(IllegalArgumentException.class, () -> parse(text.replace('\'', '"')));
    assertTrue(String.valueOf(wrong.getMessage()).contains(words), wrong.getMessage());
  }

  private static Confirmation parse(String json) {
    return Confirmation.parse(json.getBytes(StandardCharsets.UTF_8));
  }
}
