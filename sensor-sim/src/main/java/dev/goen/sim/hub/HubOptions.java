package dev.goen.sim.hub;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a hub keeps its records and listens.
 *
 * @param database SQLite file, made when it is not there
 * @param mqttPort of the embedded broker; 0 for any free one; unused with {@code broker}
 * @param coapPort 0 for any free one
 * @param broker a broker that is already there, instead of the embedded one
 * @param clientId at that broker; its session is kept under this name
 * @param trust PEM file of the authority of that broker's certificate
 * @param confirm whether it tells its gateways what it has stored
 * @param faults what is wrong with it
 */
public record HubOptions(
    Path database,
    int mqttPort,
    int coapPort,
    Optional<URI> broker,
    String clientId,
    Optional<Path> trust,
    boolean confirm,
    HubFaults faults) {

  /** A hub that confirms nothing and has no faults. */
  public HubOptions(
      Path database,
      int mqttPort,
      int coapPort,
      Optional<URI> broker,
      String clientId,
      Optional<Path> trust) {
    this(database, mqttPort, coapPort, broker, clientId, trust, false, HubFaults.NONE);
  }

  /** A hub with its own broker, on free ports. */
  public static HubOptions embedded(Path database) {
    return new HubOptions(database, 0, 0, Optional.empty(), "goen-hub", Optional.empty());
  }

  /** The same, and it tells its gateways what it has stored. */
  public HubOptions confirming() {
    return new HubOptions(database, mqttPort, coapPort, broker, clientId, trust, true, faults);
  }

  /** The same with faults. */
  public HubOptions with(HubFaults some) {
    return new HubOptions(database, mqttPort, coapPort, broker, clientId, trust, confirm, some);
  }
}
