package dev.goen.sim.hub;

/**
 * How a payload came.
 *
 * @param topic the MQTT topic or CoAP path, without a leading slash
 * @param via {@code mqtt} or {@code coap}
 * @param receivedMillis ms since 1970-01-01T00:00Z
 */
public record Arrival(String topic, String via, long receivedMillis) {}
