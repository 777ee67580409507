package dev.goen.sim.hub;

import java.util.function.Predicate;

/**
 * What is wrong with a hub, for tests.
 *
 * @param forget the share of packs, 0 to 1, that the embedded broker acknowledges and drops
 * @param seed of the choice of those
 * @param poison a pack with such a record is refused for good, as one that cannot be read is
 */
public record HubFaults(double forget, long seed, Predicate<Row> poison) {

  public static final HubFaults NONE = new HubFaults(0, 0, row -> false);

  public HubFaults {
    if (!(forget >= 0 && forget <= 1)) {
      throw new IllegalArgumentException("a share is 0 to 1: " + forget);
    }
  }

  /** A broker that acknowledges and drops so many of its packs. */
  public static HubFaults forgetting(double share, long seed) {
    return new HubFaults(share, seed, row -> false);
  }

  /** A hub that can never take such records. */
  public static HubFaults refusing(Predicate<Row> poison) {
    return new HubFaults(0, 0, poison);
  }
}
