package dev.goen.uplink.coap;

import dev.goen.keys.KeyMaterial;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.UdpConfig;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.CertificateType;
import org.eclipse.californium.scandium.dtls.cipher.CipherSuite;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedSinglePskStore;
import org.eclipse.californium.scandium.dtls.x509.SingleCertificateProvider;

/** Makes endpoints with as few threads as Californium works with. */
final class Endpoints {

  static {
    CoapConfig.register();
    UdpConfig.register();
    DtlsConfig.register();
  }

  /** CCM_8 is what small servers have (RFC 7252, clause 9.1.3.1); the others are stronger. */
  private static final List<CipherSuite> PRE_SHARED =
      List.of(
          CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256,
          CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256,
          CipherSuite.TLS_PSK_WITH_AES_128_CCM_8);

  /** As above (clause 9.1.3.3). */
  private static final List<CipherSuite> CERTIFIED =
      List.of(
          CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
          CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
          CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8);

  /** There is one hub; the tables are made for as many as this. */
  private static final int MOST_CONNECTIONS = 4;

  private Endpoints() {}

  /**
   * An endpoint on a free port.
   *
   * @param security how it is encrypted; empty when it is not
   * @param blockBytes payload bytes of a block and of a message at most
   */
  static CoapEndpoint open(
      CoapSettings settings, Optional<Security> security, int blockBytes, int bodyBytes) {
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
    security.ifPresent(how -> endpoint.setConnector(new DTLSConnector(dtls(how, configuration))));
    return endpoint.setConfiguration(configuration).build();
  }

  /**
   * How an endpoint is encrypted.
   *
   * @param pskIdentity the name of the pre-shared key; empty with certificates
   * @param verifier judges the hub's certificate
   */
  record Security(Optional<String> pskIdentity, KeyMaterial keys, HubVerifier verifier) {}

  /** A connection id lets the session outlive the mobile network's change of address (RFC 9146). */
  private static DtlsConnectorConfig dtls(Security security, Configuration configuration) {
    configuration
        .set(DtlsConfig.DTLS_ROLE, DtlsConfig.DtlsRole.CLIENT_ONLY)
        .set(DtlsConfig.DTLS_CONNECTION_ID_LENGTH, 0)
        .set(DtlsConfig.DTLS_MAX_CONNECTIONS, MOST_CONNECTIONS)
        .set(DtlsConfig.DTLS_RECOMMENDED_CIPHER_SUITES_ONLY, false)
        .set(DtlsConfig.DTLS_RECEIVER_THREAD_COUNT, 1)
        .set(DtlsConfig.DTLS_CONNECTOR_THREAD_COUNT, 1)
        .set(
            DtlsConfig.DTLS_CIPHER_SUITES,
            security.pskIdentity().isPresent() ? PRE_SHARED : CERTIFIED);
    DtlsConnectorConfig.Builder builder = DtlsConnectorConfig.builder(configuration);
    KeyMaterial keys = security.keys();
    if (security.pskIdentity().isPresent()) {
      builder.setAdvancedPskStore(
          new AdvancedSinglePskStore(security.pskIdentity().get(), keys.secret()));
      return builder.build();
    }
    builder.setAdvancedCertificateVerifier(security.verifier());
    keys.key()
        .ifPresent(
            key ->
                builder.setCertificateIdentityProvider(
                    new SingleCertificateProvider(
                        key, keys.chain().toArray(new X509Certificate[0]), CertificateType.X_509)));
    return builder.build();
  }
}
