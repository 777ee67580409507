package dev.goen.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.uplink.payload.Lane;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LanesTest {

  private static final Set<Lane> ALL = EnumSet.allOf(Lane.class);

  @Test
  void anAlarmGoesFirstEvenWhenTheWindowIsFullForOthers() {
    Lanes lanes = new Lanes(4);
    fill(lanes, EnumSet.of(Lane.LIVE, Lane.BACKLOG), Long.MAX_VALUE);
    assertEquals(3, lanes.inFlight());
    assertEquals(Optional.of(Lane.ALARM), lanes.next(ALL::contains, Long.MAX_VALUE));
  }

  /** A backlog of weeks must leave room for what happens now. */
  @Test
  void theBacklogLeavesAPlaceForLiveData() {
    Lanes lanes = new Lanes(4);
    fill(lanes, EnumSet.of(Lane.BACKLOG), Long.MAX_VALUE);
    assertEquals(2, lanes.inFlight());
    assertEquals(
        Optional.of(Lane.LIVE),
        lanes.next(ALL.stream().filter(l -> l != Lane.ALARM).toList()::contains, 0));
  }

  @Test
  void theBacklogKeepsToItsBytesButAlwaysMoves() {
    Lanes lanes = new Lanes(16);
    Set<Lane> backlog = EnumSet.of(Lane.BACKLOG);
    assertEquals(Optional.of(Lane.BACKLOG), lanes.next(backlog::contains, 0));
    lanes.sent(Lane.BACKLOG, 1_000);
    assertEquals(Optional.empty(), lanes.next(backlog::contains, 1_000));
    assertEquals(Optional.of(Lane.BACKLOG), lanes.next(backlog::contains, 1_001));
  }

  /** Live data that fills the link must not starve the backlog, nor the other way round. */
  @Test
  void liveAndBacklogShareWhenBothAlwaysHaveSomething() {
    Lanes lanes = new Lanes(8);
    List<Lane> sent = new ArrayList<>();
    Set<Lane> both = EnumSet.of(Lane.LIVE, Lane.BACKLOG);
    for (int i = 0; i < 400; i++) {
      Lane lane = lanes.next(both::contains, Long.MAX_VALUE).orElseThrow();
      lanes.sent(lane, 100);
      lanes.answered(lane, 100);
      sent.add(lane);
    }
    assertEquals(100, sent.stream().filter(lane -> lane == Lane.BACKLOG).count());
  }

  @Test
  void theWindowIsNeverExceededAndEveryLaneIsServedInTheEnd() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      int window = 1 + random.nextInt(20);
      Lanes lanes = new Lanes(window);
      Deque<Lane> open = new ArrayDeque<>();
      Set<Lane> served = EnumSet.noneOf(Lane.class);
      for (int step = 0; step < 300; step++) {
        boolean alarm = random.nextInt(10) == 0;
        Optional<Lane> lane = lanes.next(l -> l != Lane.ALARM || alarm, random.nextInt(5_000));
        if (lane.isPresent()) {
          lanes.sent(lane.get(), 1_000);
          open.add(lane.get());
          served.add(lane.get());
        }
        if (lane.isEmpty() || random.nextBoolean()) {
          lanes.answered(open.remove(), 1_000);
        }
        assertTrue(lanes.inFlight() <= window, "seed " + seed);
      }
      assertEquals(ALL, served, "seed " + seed + " window " + window);
    }
  }

  private static void fill(Lanes lanes, Set<Lane> waiting, long cap) {
    Optional<Lane> lane = lanes.next(waiting::contains, cap);
    while (lane.isPresent()) {
      lanes.sent(lane.get(), 100);
      lane = lanes.next(waiting::contains, cap);
    }
  }
}
