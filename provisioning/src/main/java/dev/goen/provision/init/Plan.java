package dev.goen.provision.init;

import java.util.List;
import java.util.Optional;

/**
 * What a gateway is to be: what flags or answers have told.
 *
 * @param data the folder of the buffer and the pseudonym key, ending in {@code /}; empty for that
 *     of the configuration
 */
record Plan(String gateway, String operator, String data, Optional<Hub> hub, List<Device> devices) {

  Plan {
    devices = List.copyOf(devices);
  }

  /**
   * The city's hub.
   *
   * @param url {@code mqtts://host:8883}
   * @param trust PEM file of the authority that vouches for it
   */
  record Hub(
      String url,
      Optional<String> trust,
      Optional<String> user,
      Optional<String> passwordFile,
      Optional<String> coap) {}

  /** A device and what it hangs on. */
  sealed interface Device {
    String id();

    String owner();

    /** The port or the chip. */
    String bus();
  }

  /** A device on a serial port. */
  sealed interface SerialDevice extends Device {
    Line line();
  }

  /**
   * How a port is set.
   *
   * @param parity as in the configuration: none, even or odd
   */
  record Line(int baud, String parity) {
    static final Line USUAL = new Line(9600, "none");
  }

  /**
   * A water level gauge.
   *
   * @param offset metres from the zero of the staff gauge to that of the sensor
   */
  record Water(
      String id, String owner, String bus, Line line, String profile, int address, double offset)
      implements SerialDevice {}

  /** A reader of RFID tags. */
  record TagReader(String id, String owner, String bus, Line line) implements SerialDevice {}

  /** A strain gauge bridge on a logger. */
  record Strain(
      String id,
      String owner,
      String bus,
      Line line,
      String profile,
      int address,
      String bridge,
      double gaugeFactor)
      implements SerialDevice {}

  /** A door or fridge contact to ground. */
  record Contact(String id, String owner, String bus, int line) implements Device {}
}
