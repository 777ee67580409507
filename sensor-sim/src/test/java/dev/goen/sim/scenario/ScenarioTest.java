package dev.goen.sim.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.sim.signal.Dice;
import dev.goen.sim.signal.Hydrograph;
import dev.goen.sim.signal.Tide;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScenarioTest {

  private static final int MINUTE = 60;

  /** The alarm chain has nothing to show in a city whose first flood stops at level 3. */
  @Test
  void theFirstFloodOfAnyCityPassesAllLevelsUpwardsAndFallsBelowThem() {
    long origin = System.nanoTime();
    for (long seed = origin; seed < origin + 200; seed++) {
      Hydrograph river = new Hydrograph(new Dice(seed));
      assertTrue(river.stage(10 * MINUTE) < 1, "calm, seed " + seed);
      double before = river.calmly(20 * MINUTE);
      for (int minute = 21; minute <= 60; minute++) {
        double now = river.calmly(minute * MINUTE);
        assertTrue(now >= before, "rises, seed " + seed + ", minute " + minute);
        before = now;
      }
      assertTrue(river.stage(65 * MINUTE) > 3.55, "danger level, seed " + seed);
      assertTrue(river.stage(230 * MINUTE) < 1.9, "over, seed " + seed);
    }
  }

  /** Floods of 0.94 m an hour are on record; this one is a flash flood, but still water. */
  @Test
  void theRiverRisesNoFasterThanWaterDoes() {
    Hydrograph river = new Hydrograph(new Dice(7));
    for (int second = 0; second < 2 * Hydrograph.CYCLE; second++) {
      double step = Math.abs(river.stage(second + 1) - river.stage(second));
      assertTrue(step < 0.025, "second " + second + ": " + step + " m in a second");
    }
  }

  /** A value asked for twice, or in another order, must be the same: nothing here has a memory. */
  @Test
  void theCityIsAPureFunctionOfSeedAndTime() {
    long seed = System.nanoTime();
    List<Integer> seconds = new ArrayList<>();
    for (int second = 0; second < 20_000; second += 37) {
      seconds.add(second);
    }
    List<String> forwards = seconds.stream().map(second -> city(seed, second)).toList();
    List<Integer> shuffled = new ArrayList<>(seconds);
    Collections.shuffle(shuffled, new Random(seed));
    for (int second : shuffled) {
      assertEquals(forwards.get(second / 37), city(seed, second), "seed " + seed);
    }
    assertNotEquals(forwards, seconds.stream().map(second -> city(seed + 1, second)).toList());
  }

  private static String city(long seed, double second) {
    Dice dice = new Dice(seed);
    Hydrograph river = new Hydrograph(dice);
    BridgeDeck deck = new BridgeDeck(dice);
    Household people = new Household(dice);
    return String.join(
        " ",
        String.valueOf(river.stage(second)),
        String.valueOf(new Tide(dice, river).level(second)),
        String.valueOf(deck.microstrain(second)),
        people.tag(second).orElse("-"),
        String.valueOf(people.fridgeClosed(second)),
        String.valueOf(people.doorClosed(second)));
  }

  @Test
  void peopleComeAndGoAndDoorsOpenAndClose() {
    Household people = new Household(new Dice(1));
    Set<String> seen = new HashSet<>();
    int absent = 0;
    int fridgeOpen = 0;
    int doorOpen = 0;
    for (int second = 0; second < 12 * 3600; second++) {
      people.tag(second).ifPresent(seen::add);
      absent += people.tag(second).isEmpty() ? 1 : 0;
      fridgeOpen += people.fridgeClosed(second) ? 0 : 1;
      doorOpen += people.doorClosed(second) ? 0 : 1;
    }
    assertEquals(Set.copyOf(Household.TAGS), seen);
    assertTrue(absent > 3600, "absent " + absent);
    assertTrue(fridgeOpen > 600 && fridgeOpen < 3 * 3600, "fridge open " + fridgeOpen);
    assertTrue(doorOpen > 300 && doorOpen < 3 * 3600, "door open " + doorOpen);
  }

  /**
   * What structural monitoring must tell apart: the slow breath of the day and the passing load.
   */
  @Test
  void theBridgeFeelsTheDayAndTheTraffic() {
    BridgeDeck deck = new BridgeDeck(new Dice(1));
    double highest = 0;
    for (int tenth = 0; tenth < 36_000; tenth++) {
      highest =
          Math.max(highest, deck.microstrain(tenth / 10.0) - 4 * (deck.celsius(tenth / 10.0) - 20));
    }
    assertTrue(highest > 40 && highest < 200, "a lorry within an hour: " + highest);
    assertTrue(deck.celsius(0) - deck.celsius(12 * 3600) > 10, "night is colder than noon");
  }
}
