package dev.goen.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.buffer.Entry;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SeqSet;
import dev.goen.uplink.payload.Codec;
import dev.goen.uplink.payload.Lane;
import dev.goen.uplink.payload.Pack;
import dev.goen.uplink.payload.Packs;
import dev.goen.uplink.payload.SenmlJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ScribeTest {

  private static final Entry.Anchor ANCHOR = new Entry.Anchor(Packs.at(0), 1_790_000_000_000L, 50);

  private final AtomicLong now = new AtomicLong(60_000);

  @Test
  void whatIsWrittenAheadComesInTheOrderOfItsBeginning() throws Exception {
    try (Scribe scribe = scribe(new SenmlJson(Packs.GW07), Optional.of(ANCHOR))) {
      List<Scribe.Written> expected = new ArrayList<>();
      List<Scribe.Begun> begun = new ArrayList<>();
      CountDownLatch done = new CountDownLatch(20);
      for (int i = 1; i <= 20; i++) {
        expected.add(scribe.write(pack(2 * i)));
        expected.add(scribe.write(pack(2 * i + 1)));
        begun.add(scribe.begin(List.of(pack(2 * i), pack(2 * i + 1)), done::countDown));
      }
      List<Scribe.Written> written = new ArrayList<>();
      for (Scribe.Begun one : begun) {
        written.addAll(one.take());
      }
      assertEquals(texts(expected), texts(written));
      assertEquals(
          expected.stream().map(Scribe.Written::waybill).toList(),
          written.stream().map(Scribe.Written::waybill).toList());
      assertTrue(done.await(10, TimeUnit.SECONDS), "told of each when it is done");
    }
  }

  /** Who is told that it is done may rely on it: it is not asked again. */
  @Test
  void whenItIsToldToBeDoneItIs() throws Exception {
    try (Scribe scribe = scribe(new SenmlJson(Packs.GW07), Optional.of(ANCHOR))) {
      CompletableFuture<Scribe.Begun> begun = new CompletableFuture<>();
      CompletableFuture<Boolean> seen = new CompletableFuture<>();
      begun.complete(scribe.begin(List.of(pack(1)), () -> seen.complete(begun.join().isDone())));
      assertTrue(seen.get(10, TimeUnit.SECONDS));
    }
  }

  /** Without an anchor a pack tells how old it is, and it grows older until it is sent. */
  @Test
  void anAgeIsThatOfTheMomentItIsAskedFor() throws Exception {
    try (Scribe scribe = scribe(new SenmlJson(Packs.GW07), Optional.empty())) {
      Scribe.Begun begun = scribe.begin(List.of(pack(1)), () -> {});
      List<String> early = texts(List.of(scribe.write(pack(1))));
      now.addAndGet(90_000);
      assertTrue(begun.isDone(), "it may be asked for at any time");
      List<String> late = texts(begun.take());
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
      Scribe.Begun begun = scribe.begin(List.of(pack(1)), () -> {});
      assertEquals(mistake, assertThrows(IllegalStateException.class, begun::take).getCause());
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

  private static List<String> texts(List<Scribe.Written> packs) {
    return packs.stream()
        .flatMap(pack -> pack.messages().stream())
        .map(one -> new String(one.body(), StandardCharsets.UTF_8))
        .toList();
  }
}
