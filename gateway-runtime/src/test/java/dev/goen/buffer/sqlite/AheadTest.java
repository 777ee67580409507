package dev.goen.buffer.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.buffer.Backlog;
import dev.goen.buffer.Backlog.Order;
import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.buffer.Block;
import dev.goen.buffer.Buffer.Ahead;
import dev.goen.buffer.BufferFault;
import dev.goen.buffer.Entry;
import dev.goen.reading.SeqSet;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alarms that leave before their commit, under the numbers they will have. */
class AheadTest {

  @TempDir Path folder;

  @Test
  void aStreamThatHasNotBegunHasNoPlaceYet() throws Exception {
    Bench bench = new Bench(folder);
    try (SqliteBuffer buffer = bench.open("city")) {
      buffer.add(Bench.EVENTS, bench.reading(1));
      buffer.prepare();
      assertEquals(Optional.empty(), buffer.ahead(Bench.EVENTS));
      buffer.commit();
      buffer.prepare();
      assertEquals(Optional.empty(), buffer.ahead(Bench.DATA), "calm data wait for the disk");
    }
  }

  // What the buffer tells of its own comes in between, and takes numbers too.
  @Test
  void thePlaceIsTheOneThatTheNextRecordGets() throws Exception {
    Bench bench = new Bench(folder);
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      buffer.add(Bench.EVENTS, bench.reading(1));
      List<Block> first = buffer.commit();
      for (int i = 2; i < 20; i++) {
        buffer.add(Bench.EVENTS, bench.reading(i));
        if (i % 3 == 0) {
          Block refused = first.getFirst();
          city.giveUp(
              new StreamKey(refused.epoch(), refused.stream()),
              SeqSet.range(i / 3, i / 3),
              Entry.LossCause.DEAD_LETTER,
              "refused");
        }
        buffer.makeRoom();
        buffer.prepare();
        Ahead place = buffer.ahead(Bench.EVENTS).orElseThrow();
        buffer.commit();
        assertEquals(place, buffer.ahead(Bench.EVENTS).orElseThrow(), "it stays until the next");
        Entry next = bench.reading(i + 100);
        buffer.add(Bench.EVENTS, next);
        Block block = buffer.commit().getFirst();
        assertEquals(next, Bench.byKey(List.of(block)).get(key(place)));
      }
    }
  }

  @Test
  void whatIsDeliveredBeforeItsCommitIsNotGivenOutAgain() throws Exception {
    Bench bench = new Bench(folder);
    try (SqliteBuffer buffer = bench.open("city", "prefecture");
        Backlog city = buffer.backlog("city");
        Backlog prefecture = buffer.backlog("prefecture")) {
      buffer.add(Bench.EVENTS, bench.reading(1));
      Bench.deliver(city, buffer.commit());
      buffer.prepare();
      Ahead place = buffer.ahead(Bench.EVENTS).orElseThrow();
      StreamKey key = new StreamKey(place.epoch(), Bench.EVENTS);
      SeqSet seq = SeqSet.range(place.seq(), place.seq());
      assertTrue(city.hold(key, seq));
      city.delivered(key, seq);
      assertEquals(0, city.depth());
      buffer.add(Bench.EVENTS, bench.reading(2));
      buffer.commit();
      assertEquals(0, city.depth());
      assertEquals(List.of(), city.next(_ -> true, Order.OLDEST_FIRST, Map.of(), 10));
      assertTrue(prefecture.depth() > 1, "another hub has not had it");
    }
  }

  // A hub that names too much would otherwise have what it never got.
  @Test
  void whatNobodyWasGivenCannotHaveBeenDelivered() throws Exception {
    Bench bench = new Bench(folder);
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      buffer.add(Bench.EVENTS, bench.reading(1));
      Bench.deliver(city, buffer.commit());
      city.delivered(new StreamKey(buffer.epoch(), Bench.EVENTS), SeqSet.range(1, 1_000));
      Entry next = bench.reading(2);
      buffer.add(Bench.EVENTS, next);
      buffer.commit();
      List<Block> given = city.next(_ -> true, Order.OLDEST_FIRST, Map.of(), 10);
      assertEquals(List.of(next), List.copyOf(Bench.byKey(given).values()));
    }
  }

  // What the disk has refused keeps its place: it is written first, as soon as there is room.
  @Test
  void aCommitThatFailsTakesNoPlaceBack() throws Exception {
    Bench bench = new Bench(folder);
    bench.mostBytes = 200_000;
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      BufferFault full =
          assertThrows(
              BufferFault.class,
              () -> {
                for (int i = 1; i < 1_000_000; i++) {
                  buffer.add(Bench.EVENTS, bench.reading(i));
                  if (i % 100 == 0) {
                    buffer.commit();
                  }
                }
              });
      assertEquals(BufferFault.Kind.FULL, full.kind());
      Ahead place = buffer.ahead(Bench.EVENTS).orElseThrow();
      Entry next = bench.reading(7);
      buffer.add(Bench.EVENTS, next);
      Bench.deliver(city, Bench.drain(city, Order.OLDEST_FIRST));
      assertEquals(next, Bench.byKey(buffer.commit()).get(key(place)));
    }
  }

  private static String key(Ahead place) {
    return place.epoch() + " " + Bench.EVENTS + " " + place.seq();
  }
}
