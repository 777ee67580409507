package dev.goen.uplink.coap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.UdpConfig;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.cipher.CipherSuite;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedSinglePskStore;

/** Makes endpoints with as few threads as Californium works with. */
final class Endpoints {

  static {
    CoapConfig.register();
    UdpConfig.register();
    DtlsConfig.register();
  }

  private Endpoints() {}

  /**
   * An endpoint on a free port.
   *
   * @param blockBytes payload bytes of a block and of a message at most
   * @throws IOException when the key cannot be read
   */
  static CoapEndpoint open(CoapSettings settings, int blockBytes, int bodyBytes)
      throws IOException {
    Configuration configuration =
        Configuration.createStandardWithoutFile()
            .set(CoapConfig.PREFERRED_BLOCK_SIZE, blockBytes)
            .set(CoapConfig.MAX_MESSAGE_SIZE, blockBytes)
            .set(CoapConfig.MAX_RESOURCE_BODY_SIZE, bodyBytes)
            .set(CoapConfig.NSTART, settings.window())
            .set(CoapConfig.PROTOCOL_STAGE_THREAD_COUNT, 1)
            .set(UdpConfig.UDP_RECEIVER_THREAD_COUNT, 1)
            .set(UdpConfig.UDP_SENDER_THREAD_COUNT, 1);
    CoapEndpoint.Builder endpoint = new CoapEndpoint.Builder();
    if (settings.encrypted()) {
      endpoint.setConnector(new DTLSConnector(dtls(settings, configuration)));
    }
    return endpoint.setConfiguration(configuration).build();
  }

  /** A connection id lets the session outlive the mobile network's change of address (RFC 9146). */
  private static DtlsConnectorConfig dtls(CoapSettings settings, Configuration configuration)
      throws IOException {
    configuration
        .set(DtlsConfig.DTLS_ROLE, DtlsConfig.DtlsRole.CLIENT_ONLY)
        .set(DtlsConfig.DTLS_CONNECTION_ID_LENGTH, 0)
        .set(DtlsConfig.DTLS_RECOMMENDED_CIPHER_SUITES_ONLY, false)
        .set(DtlsConfig.DTLS_RECEIVER_THREAD_COUNT, 1)
        .set(DtlsConfig.DTLS_CONNECTOR_THREAD_COUNT, 1)
        .setAsList(
            DtlsConfig.DTLS_CIPHER_SUITES,
            CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256,
            CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256,
            CipherSuite.TLS_PSK_WITH_AES_128_CCM_8);
    return DtlsConnectorConfig.builder(configuration)
        .setAdvancedPskStore(
            new AdvancedSinglePskStore(
                settings.pskIdentity().orElseThrow(), key(settings.pskFile().orElseThrow())))
        .build();
  }

  private static byte[] key(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    byte[] key = text.replaceFirst("\\r?\\n$", "").getBytes(StandardCharsets.ISO_8859_1);
    if (key.length == 0) {
      throw new IOException(file + ": the key is empty");
    }
    return key;
  }
}
