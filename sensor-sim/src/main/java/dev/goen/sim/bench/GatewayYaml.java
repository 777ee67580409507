package dev.goen.sim.bench;

import java.util.List;

/** The rest of a gateway's configuration, around the buses that simulated devices need. */
public final class GatewayYaml {

  private GatewayYaml() {}

  /**
   * A complete configuration.
   *
   * @param gateway its id
   * @param buses the sections {@code buses:} and {@code outputs:}
   * @param hubs {@code mqtt://} and {@code coap://} addresses of one hub, the preferred one first
   */
  public static String of(String gateway, String buses, List<String> hubs) {
    StringBuilder yaml = new StringBuilder("version: 1\n");
    yaml.append("gateway: { id: ").append(gateway);
    yaml.append(", operator: it-div, enterprise: 32473 }\n");
    yaml.append("clock: { trusted: true }\n");
    yaml.append("buffer: { file: buffer.db, commit-interval: 1500ms, max-size-mb: 512 }\n");
    yaml.append("pseudonyms: { key-file: pseudonym.key, realm: izumo }\n");
    yaml.append(buses);
    if (!hubs.isEmpty()) {
      yaml.append(
          """
          destinations:
            - name: city
              encoding: senml-cbor
              compress: deflate
              transports:
          """);
      for (String hub : hubs) {
        String kind = hub.startsWith("coap") ? "coap" : "mqtt";
        yaml.append("      - { ").append(kind).append(": \"").append(hub).append("\" }\n");
      }
    }
    return yaml.toString();
  }
}
