package dev.goen.uplink.payload;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One message, ready for any transport.
 *
 * @param path the MQTT topic, and the CoAP path
 * @param body its bytes; whoever makes a message leaves them alone afterwards
 * @param identity the pack's identity for routing: MQTT 5 user properties, CoAP query
 */
@SuppressWarnings("ArrayRecordComponent") // handed from codec to client without a copy
public record Message(String path, byte[] body, Content content, Map<String, String> identity) {

  public Message {
    identity = Collections.unmodifiableMap(new LinkedHashMap<>(identity));
  }

  /**
   * What the bytes are. No format is registered for deflated SenML: on CoAP it goes by the numbers
   * of {@code application/json} and {@code application/cbor} in deflate coding, which it is; on
   * MQTT, which has no content coding, by the media type of RFC 6713.
   */
  public enum Content {
    SENML_JSON("application/senml+json", 110),
    SENML_CBOR("application/senml+cbor", 112),
    JSON("application/json", 50),
    DEFLATED_SENML_JSON("application/zlib", 11_050),
    DEFLATED_SENML_CBOR("application/zlib", 11_060);

    private final String mediaType;
    private final int coapFormat;

    Content(String mediaType, int coapFormat) {
      this.mediaType = mediaType;
      this.coapFormat = coapFormat;
    }

    public String mediaType() {
      return mediaType;
    }

    /** The number in the registry of CoAP content formats (RFC 7252, clause 12.3). */
    public int coapFormat() {
      return coapFormat;
    }
  }
}
