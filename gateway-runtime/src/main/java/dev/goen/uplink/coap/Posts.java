package dev.goen.uplink.coap;

import dev.goen.uplink.payload.Message;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.elements.AddressEndpointContext;

/** Messages as requests. */
final class Posts {

  /** A query option has at most 255 bytes (RFC 7252, clause 5.10); a longer one stays away. */
  static final int MOST_QUERY_BYTES = 255;

  private Posts() {}

  /** A confirmable POST of a message, its identity as the query. */
  static Request request(String scheme, InetSocketAddress hub, Message message) {
    Request request = new Request(CoAP.Code.POST, CoAP.Type.CON);
    request.setDestinationContext(new AddressEndpointContext(hub));
    request.setScheme(scheme);
    for (String segment : message.path().split("/", -1)) {
      if (!segment.isEmpty()) {
        request.getOptions().addUriPath(segment);
      }
    }
    message
        .identity()
        .forEach(
            (key, value) -> {
              String pair = key + '=' + value;
              if (pair.getBytes(StandardCharsets.UTF_8).length <= MOST_QUERY_BYTES) {
                request.getOptions().addUriQuery(pair);
              }
            });
    request.getOptions().setContentFormat(message.content().coapFormat());
    request.setPayload(message.body());
    return request;
  }
}
