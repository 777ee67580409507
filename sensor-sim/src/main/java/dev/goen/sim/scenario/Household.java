package dev.goen.sim.scenario;

import dev.goen.sim.signal.Dice;
import java.util.List;
import java.util.Optional;

/**
 * Simulated people: who lays a watch tag on the reader of a day-care centre, and how one of them
 * opens a fridge and a front door at home. None of them exists; the tags are not of a real series.
 */
final class Household {

  /** Ten hex digits each, as an EM4100 reader tells them. */
  static final List<String> TAGS = List.of("5D00A1B2C3", "5D00D4E5F6", "5D0017C0DE", "5D00BEEF42");

  private static final double VISIT_SPAN = 900;
  private static final double FRIDGE_SPAN = 600;
  private static final double DOOR_SPAN = 1500;

  private final Dice visits;
  private final Dice fridge;
  private final Dice door;

  Household(Dice dice) {
    visits = dice.named("visits");
    fridge = dice.named("fridge");
    door = dice.named("door");
  }

  /**
   * The tag on the reader at that scenario second; never two at once, a reader cannot tell them.
   */
  Optional<String> tag(double second) {
    long span = (long) Math.floor(second / VISIT_SPAN);
    double into = second - span * VISIT_SPAN;
    double comes = visits.between(30, 240, 3 * span);
    double goes = comes + visits.between(120, 600, 3 * span + 1);
    int who = (int) visits.between(0, TAGS.size(), 3 * span + 2);
    return into >= comes && into < goes ? Optional.of(TAGS.get(who)) : Optional.empty();
  }

  /** Whether the fridge is closed: once in ten minutes it is opened for up to two. */
  boolean fridgeClosed(double second) {
    return isClosed(fridge, FRIDGE_SPAN, 120, second);
  }

  /** Whether the front door is closed. */
  boolean doorClosed(double second) {
    return isClosed(door, DOOR_SPAN, 90, second);
  }

  private static boolean isClosed(Dice dice, double span, double longest, double second) {
    long number = (long) Math.floor(second / span);
    double opens = dice.between(30, span - longest - 30, 2 * number);
    double closes = opens + dice.between(20, longest, 2 * number + 1);
    double into = second - number * span;
    return into < opens || into >= closes;
  }
}
