package dev.goen.uplink.payload;

import dev.goen.reading.SensorId;

/**
 * Who this gateway is to its hub.
 *
 * @param gateway its id: the MQTT client id and a part of every topic
 * @param operator the department that runs it
 * @param enterprise the city's IANA private enterprise number
 */
public record GatewayIdentity(String gateway, String operator, int enterprise) {

  public GatewayIdentity {
    if (!SensorId.isValid(gateway) || !SensorId.isValid(operator) || enterprise < 0) {
      throw new IllegalArgumentException(
          "not a gateway's identity: '" + gateway + "', '" + operator + "', " + enterprise);
    }
  }

  /** The SenML base name (RFC 9039, clause 4.3: organization, then what it names). */
  public String baseName() {
    return "urn:dev:org:" + enterprise + '-' + gateway + ':';
  }

  /** Where packs of this kind go. */
  public String path(Pack pack) {
    return "goen/v1/"
        + pack.stream().owner()
        + '/'
        + gateway
        + '/'
        + pack.stream().kind().label()
        + '/'
        + pack.lane().label();
  }

  /** Where the gateway tells how it is. */
  public String statusPath() {
    return "goen/v1/" + operator + '/' + gateway + "/status";
  }

  /** Where the hub confirms what it has stored. */
  public String confirmPath() {
    return "goen/v1/" + operator + '/' + gateway + "/confirm";
  }

  /** Where the gateway asks its hub for the time. */
  public String timePath() {
    return "goen/v1/" + operator + '/' + gateway + "/time";
  }

  /** What the hub shows once the gateway is gone, in order or not. */
  public String offlineStatus() {
    return "{\"v\":1,\"gateway\":\"" + gateway + "\",\"online\":false}";
  }
}
