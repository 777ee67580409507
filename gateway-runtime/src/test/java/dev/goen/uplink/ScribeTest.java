package dev.goen.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.buffer.Entry;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SeqSet;
import dev.goen.uplink.payload.Codec;
import dev.goen.uplink.payload.Lane;
import dev.goen.uplink.payload.Message;
import dev.goen.uplink.payload.Pack;
import dev.goen.uplink.payload.Packs;
import dev.goen.uplink.payload.SenmlJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScribeTest {

  private static final Entry.Anchor ANCHOR = new Entry.Anchor(Packs.at(0), 1_790_000_000_000L, 50);

  private final AtomicLong now = new AtomicLong(60_000);

  @Test
  void whatIsWrittenAheadComesInTheOrderOfItsBeginning() throws Exception {
    try (Scribe scribe = scribe(new SenmlJson(Packs.GW07), Optional.of(ANCHOR))) {
      List<Pack> packs = IntStream.rangeClosed(1, 50).mapToObj(ScribeTest::pack).toList();
      List<Scribe.Begun> begun = packs.stream().map(scribe::begin).toList();
      for (int i = 0; i < packs.size(); i++) {
        assertEquals(packs.get(i), begun.get(i).pack());
        assertEquals(texts(scribe.write(packs.get(i))), texts(begun.get(i).messages()));
      }
    }
  }

  /** Without an anchor a pack tells how old it is, and it grows older until it is sent. */
  @Test
  void anAgeIsThatOfTheMomentItIsAskedFor() throws Exception {
    try (Scribe scribe = scribe(new SenmlJson(Packs.GW07), Optional.empty())) {
      Scribe.Begun begun = scribe.begin(pack(1));
      List<String> early = texts(scribe.write(pack(1)));
      now.addAndGet(90_000);
      List<String> late = texts(begun.messages());
      assertEquals(texts(scribe.write(pack(1))), late);
      assertTrue(early.getFirst().contains("\"bt\":-59"), early::getFirst);
      assertTrue(late.getFirst().contains("\"bt\":-149"), late::getFirst);
    }
  }

  @Test
  void aPackThatCannotBeWrittenFailsWhereItIsAskedFor() {
    IllegalArgumentException mistake = new IllegalArgumentException("no such thing");
    Codec broken =
        (_, _) -> {
          throw mistake;
        };
    try (Scribe scribe = scribe(broken, Optional.of(ANCHOR))) {
      Scribe.Begun begun = scribe.begin(pack(1));
      assertEquals(mistake, assertThrows(IllegalStateException.class, begun::messages).getCause());
    }
  }

  private Scribe scribe(Codec codec, Optional<Entry.Anchor> anchor) {
    Times times =
        new Times(
            () -> new SampleTime(Packs.BOOT, now.get()), _ -> anchor, _ -> Duration.ofSeconds(1));
    return new Scribe("city", codec, times);
  }

  private static Pack pack(int seq) {
    return new Pack(
        Packs.EPOCH,
        Packs.RIVER,
        Packs.BOOT,
        SeqSet.of(seq),
        List.of(Packs.stage(seq, 1_000L * seq)),
        Lane.BACKLOG);
  }

  private static List<String> texts(List<Message> messages) {
    List<String> texts = new ArrayList<>();
    messages.forEach(one -> texts.add(new String(one.body(), StandardCharsets.UTF_8)));
    return texts;
  }
}
