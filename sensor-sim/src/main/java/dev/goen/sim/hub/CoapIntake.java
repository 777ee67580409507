package dev.goen.sim.hub;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.californium.core.server.resources.Resource;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.SystemConfig;
import org.eclipse.californium.elements.config.UdpConfig;

/**
 * The CoAP door of the hub (RFC 7252, block-wise by RFC 7959), on the loopback address: POST of a
 * pack to {@code goen/v1/…} with content format 110 (SenML JSON) or 112 (SenML CBOR), or compressed
 * with 11050 or 11060 (JSON or CBOR in deflate coding).
 *
 * <p>2.04 means stored. 4.00 carries the reason why a pack is none, 4.15 means another content
 * format, and 5.00 that it could not be stored and stays the gateway's.
 */
final class CoapIntake implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(CoapIntake.class.getName());

  private static final int JSON_IN_DEFLATE = 11_050;
  private static final int CBOR_IN_DEFLATE = 11_060;

  private static final int LARGEST_PACK = 1 << 20;
  private static final int BLOCK = 1024;

  /** A block and its options: the token, the path, and our query. */
  private static final int LARGEST_MESSAGE = BLOCK + 512;

  static {
    CoapConfig.register();
    UdpConfig.register();
  }

  private final CoapServer server;
  private final int port;

  private CoapIntake(CoapServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * Starts the server.
   *
   * @param port 0 for any free one
   * @throws IOException when the port is taken
   */
  static CoapIntake start(int port, Intake intake, Clock clock) throws IOException {
    Configuration settings =
        Configuration.createStandardWithoutFile()
            .set(CoapConfig.MAX_RESOURCE_BODY_SIZE, LARGEST_PACK)
            .set(CoapConfig.PREFERRED_BLOCK_SIZE, BLOCK)
            .set(CoapConfig.MAX_MESSAGE_SIZE, LARGEST_MESSAGE)
            .set(CoapConfig.PROTOCOL_STAGE_THREAD_COUNT, 2)
            .set(SystemConfig.HEALTH_STATUS_INTERVAL, 0, TimeUnit.SECONDS);
    CoapEndpoint endpoint =
        new CoapEndpoint.Builder()
            .setConfiguration(settings)
            .setInetSocketAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .build();
    CoapServer server = new CoapServer(settings);
    server.addEndpoint(endpoint);
    server.add(new Packs("goen", List.of("goen"), intake, clock));
    try {
      server.start();
    } catch (IllegalStateException e) {
      server.destroy();
      throw new IOException("CoAP does not start on port " + port, e);
    }
    return new CoapIntake(server, endpoint.getAddress().getPort());
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    server.destroy();
  }

  /** Every path below {@code goen}: which of them exist is the decoder's to say. */
  private static final class Packs extends CoapResource {
    private final List<String> path;
    private final Intake intake;
    private final Clock clock;

    Packs(String name, List<String> path, Intake intake, Clock clock) {
      super(name, path.size() == 1);
      this.path = path;
      this.intake = intake;
      this.clock = clock;
    }

    @Override
    public Resource getChild(String name) {
      return new Packs(
          name,
          java.util.stream.Stream.concat(path.stream(), java.util.stream.Stream.of(name)).toList(),
          intake,
          clock);
    }

    @Override
    public void handlePOST(CoapExchange exchange) {
      Format format;
      switch (exchange.getRequestOptions().getContentFormat()) {
        case MediaTypeRegistry.APPLICATION_SENML_JSON, JSON_IN_DEFLATE -> format = Format.JSON;
        case MediaTypeRegistry.APPLICATION_SENML_CBOR, CBOR_IN_DEFLATE -> format = Format.CBOR;
        default -> {
          exchange.respond(
              ResponseCode.UNSUPPORTED_CONTENT_FORMAT,
              "content format must be 110, 112, 11050 or 11060");
          return;
        }
      }
      Arrival arrival = new Arrival(String.join("/", path), "coap", clock.millis());
      try {
        switch (intake.take(arrival, exchange.getRequestPayload(), format)) {
          case Intake.Result.Stored stored -> exchange.respond(ResponseCode.CHANGED);
          case Intake.Result.Noted noted -> exchange.respond(ResponseCode.CHANGED);
          case Intake.Result.Refused refused ->
              exchange.respond(ResponseCode.BAD_REQUEST, refused.reason());
        }
      } catch (SQLException e) {
        LOG.log(System.Logger.Level.ERROR, "not stored: " + arrival.topic(), e);
        exchange.respond(ResponseCode.INTERNAL_SERVER_ERROR, "not stored");
      }
    }
  }
}
