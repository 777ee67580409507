package dev.goen.sim.account;

/**
 * A quantity that one run of a gateway was to sample, as its status says. Turn k is due at from + k
 * periods; its sample belongs to the slot that begins then and lasts one period, or, when the bus
 * was late, to a later one, and the slots between are then told as not taken. So each slot holds a
 * sample or is told of, and the count is exact.
 *
 * @param from the first turn, ms on the monotonic clock of the boot
 * @param period ms, above zero
 */
record Planned(
    String gateway,
    String boot,
    String sensor,
    long from,
    String stream,
    long period,
    String quantity) {

  /** The slot of an instant, from 1; below 1 before the first turn. */
  long slot(long mono) {
    return Math.floorDiv(mono - from, period) + 1;
  }

  /** When a slot begins. */
  long start(long slot) {
    return from + (slot - 1) * period;
  }
}
