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

  private final int first;
  private final int second;
  private final int third;
  private final int fourth;

  WordOrder(int first, int second, int third, int fourth) {
    this.first = first;
    this.second = second;
    this.third = third;
    this.fourth = fourth;
  }

  /** The bytes, 2 or 4, with the most significant first. A single register is swapped or not. */
  byte[] sorted(byte[] wire) {
    if (wire.length == 2) {
      boolean swapped = this == DCBA || this == BADC;
      return swapped ? new byte[] {wire[1], wire[0]} : wire.clone();
    }
    return new byte[] {wire[first], wire[second], wire[third], wire[fourth]};
  }
}
