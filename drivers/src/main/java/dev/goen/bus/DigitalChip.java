package dev.goen.bus;

/** Opens the digital lines of one chip. Implementations: a GPIO chip, and a chip over a socket. */
public interface DigitalChip extends AutoCloseable {

  /** The internal resistor of an input. */
  enum Pull {
    OFF,
    UP,
    DOWN
  }

  /**
   * Opens a line for reading.
   *
   * @param line the number of the line on its chip, 0 to 255
   */
  DigitalInput input(int line, Pull pull) throws BusFault;

  /**
   * Opens a line for driving, at once in its safe (inactive) state.
   *
   * @param line the number of the line on its chip, 0 to 255
   * @param activeLow true when the load is on while the line is electrically low
   */
  DigitalOutput output(int line, boolean activeLow) throws BusFault;

  @Override
  void close();
}
