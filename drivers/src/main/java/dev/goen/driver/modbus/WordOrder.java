package dev.goen.driver.modbus;

/**
 * In which order the four bytes of a 32-bit number come; A is the most significant. Modbus itself
 * only orders the two bytes of one register.
 */
public enum WordOrder {
  ABCD(0, 1, 2, 3),
  CDAB(2, 3, 0, 1),
  DCBA(3, 2, 1, 0),
  BADC(1, 0, 3, 2);

  private final int[] places;

  WordOrder(int... places) {
    this.places = places;
  }

  /** The bytes, 2 or 4, with the most significant first. A single register is swapped or not. */
  byte[] sorted(byte[] wire) {
    if (wire.length == 2) {
      boolean swapped = this == DCBA || this == BADC;
      return swapped ? new byte[] {wire[1], wire[0]} : wire.clone();
    }
    byte[] sorted = new byte[4];
    for (int i = 0; i < 4; i++) {
      sorted[i] = wire[places[i]];
    }
    return sorted;
  }
}
