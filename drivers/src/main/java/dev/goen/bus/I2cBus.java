package dev.goen.bus;

import java.util.Optional;

/**
 * An open I2C bus with all devices on it. One thread owns it. A device that does not acknowledge is
 * its own failure and no fault of the bus: the others may be well.
 */
public interface I2cBus extends AutoCloseable {

  /** The bus as configured, for messages. */
  String name();

  /**
   * Reads a register: its number is written, then the bytes are read after a repeated start.
   *
   * @param address the device's, 7 bits: 0x03 to 0x77
   * @param register its number, 0 to 255
   * @param length how many bytes, 1 to 32
   * @return that many bytes; empty when the device did not acknowledge
   * @throws BusFault when the bus is gone
   */
  Optional<byte[]> read(int address, int register, int length) throws BusFault;

  /**
   * Writes a register.
   *
   * @param address the device's, 7 bits: 0x03 to 0x77
   * @param register its number, 0 to 255
   * @param bytes 1 to 32
   * @return whether the device acknowledged
   * @throws BusFault when the bus is gone
   */
  boolean write(int address, int register, byte[] bytes) throws BusFault;

  /** Closes the bus. Never throws; a second call does nothing. */
  @Override
  void close();
}
