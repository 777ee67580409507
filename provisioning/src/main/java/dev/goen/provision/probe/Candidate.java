package dev.goen.provision.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A device that may be on a line.
 *
 * @param driver the driver that reads it
 * @param profile its register map
 * @param address 1 to 255
 */
record Candidate(String driver, String profile, int address) {

  /** Every KELLER transmitter answers this one, and nothing else does. */
  static final int KELLER_UNIVERSAL = 250;

  private static final int VEGA_DELIVERED = 246;
  private static final int OTHERS_DELIVERED = 1;

  private static final Candidate ANY_KELLER = keller(KELLER_UNIVERSAL);

  /** Whom to ask when nothing is known: each kind at the address it is delivered with. */
  static List<Candidate> usual() {
    return List.of(
        ANY_KELLER,
        generic(OTHERS_DELIVERED),
        keller(OTHERS_DELIVERED),
        vega(VEGA_DELIVERED),
        strain(OTHERS_DELIVERED));
  }

  /** Whom to ask when the addresses are known: each kind at each of them. */
  static List<Candidate> at(List<Integer> addresses) {
    List<Candidate> candidates = new ArrayList<>(List.of(ANY_KELLER));
    for (int address : addresses) {
      // The generic map tells its own unit, so it is the hardest to take for another.
      Stream.of(generic(address), keller(address), vega(address), strain(address))
          .filter(one -> !candidates.contains(one))
          .forEach(candidates::add);
    }
    return candidates;
  }

  private static Candidate keller(int address) {
    return new Candidate("modbus", "keller-33x", address);
  }

  private static Candidate generic(int address) {
    return new Candidate("modbus", "generic-rs485", address);
  }

  private static Candidate vega(int address) {
    return new Candidate("modbus", "vega", address);
  }

  private static Candidate strain(int address) {
    return new Candidate("strain", "strain-float32", address);
  }

  boolean isKeller() {
    return profile.equals("keller-33x");
  }

  boolean isUniversal() {
    return isKeller() && address == KELLER_UNIVERSAL;
  }
}
