package dev.goen.uplink.coap;

import dev.goen.keys.HubTrust;
import java.net.InetSocketAddress;
import java.security.cert.CertPath;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import org.eclipse.californium.elements.util.CertPathUtil;
import org.eclipse.californium.scandium.dtls.AlertMessage;
import org.eclipse.californium.scandium.dtls.AlertMessage.AlertDescription;
import org.eclipse.californium.scandium.dtls.AlertMessage.AlertLevel;
import org.eclipse.californium.scandium.dtls.CertificateMessage;
import org.eclipse.californium.scandium.dtls.CertificateType;
import org.eclipse.californium.scandium.dtls.CertificateVerificationResult;
import org.eclipse.californium.scandium.dtls.ConnectionId;
import org.eclipse.californium.scandium.dtls.HandshakeException;
import org.eclipse.californium.scandium.dtls.HandshakeResultHandler;
import org.eclipse.californium.scandium.dtls.x509.NewAdvancedCertificateVerifier;
import org.eclipse.californium.scandium.util.ServerNames;
import org.jspecify.annotations.Nullable;

/**
 * Judges the certificate of a CoAP server as that of a broker is judged: the name in the
 * configuration must be in it. Scandium's own verifier knows the wall clock only.
 */
final class HubVerifier implements NewAdvancedCertificateVerifier {

  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

  private final HubTrust trust;
  private final String host;
  private volatile String refusal = "";

  HubVerifier(HubTrust trust, String host) {
    this.trust = trust;
    this.host = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** Why the hub was not believed last; empty when it was. */
  String refusal() {
    return refusal;
  }

  @Override
  public List<CertificateType> getSupportedCertificateTypes() {
    return List.of(CertificateType.X_509);
  }

  @Override
  public CertificateVerificationResult verifyCertificate(
      ConnectionId id,
      @Nullable ServerNames names,
      InetSocketAddress peer,
      boolean clientUsage,
      boolean verifySubject,
      boolean truncate,
      CertificateMessage message) {
    CertPath path = message.getCertificateChain();
    try {
      if (path == null || path.getCertificates().isEmpty()) {
        throw new CertificateException("the hub shows no certificate");
      }
      List<X509Certificate> chain = CertPathUtil.toX509CertificatesList(path.getCertificates());
      trust.checkServerTrusted(chain);
      if (!isFor(chain.getFirst())) {
        throw new CertificateException("the hub's certificate is not for " + host);
      }
      refusal = "";
      return new CertificateVerificationResult(id, path, null);
    } catch (CertificateException e) {
      refusal = String.valueOf(e.getMessage());
      AlertMessage alert = new AlertMessage(AlertLevel.FATAL, AlertDescription.BAD_CERTIFICATE);
      return new CertificateVerificationResult(id, new HandshakeException(refusal, alert, e), null);
    }
  }

  private boolean isFor(X509Certificate certificate) {
    return ADDRESS.matcher(host).matches()
        ? CertPathUtil.matchLiteralIP(certificate, host)
        : CertPathUtil.matchDestination(certificate, host);
  }

  /** None: which authorities a hub may have is no business of whoever listens on the way. */
  @Override
  public List<X500Principal> getAcceptedIssuers() {
    return List.of();
  }

  /** Each result is returned at once. */
  @Override
  public void setResultHandler(@Nullable HandshakeResultHandler handler) {}
}
