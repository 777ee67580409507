package dev.goen.sim.hub;

/** How a SenML pack is written. */
public enum Format {
  /** CoAP content format 110. */
  JSON,
  /** CoAP content format 112. */
  CBOR;

  /** Tells the format by the first byte: a CBOR array never begins like a JSON text. */
  static Format of(byte[] payload) {
    boolean text =
        payload.length > 0
            && (payload[0] == '[' || payload[0] == '{' || Character.isWhitespace(payload[0]));
    return text ? JSON : CBOR;
  }
}
