package dev.goen.keys;

import dev.goen.clock.Present;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a hub is who it says, for one connection. Chain, names and algorithms are judged
 * by the JDK's PKIX (RFC 5280); the time is that which is known, and not always the wall clock's.
 *
 * <p>While nobody vouches for the time it is only known how late it is at least. A certificate that
 * has ended by then is refused as ever. One that has not begun may well have: its chain is judged
 * at the first instant at which all of it has begun. Without that, a gateway whose clock is behind
 * could never ask a hub for the time. Once the time is known, {@link #outlived()} judges again.
 */
public final class HubTrust extends X509ExtendedTrustManager {

  private static final System.Logger LOG = System.getLogger(HubTrust.class.getName());

  /** The kind of key exchange is not known here; the JDK's checks know this word for it. */
  private static final String ANY = "UNKNOWN";

  private final Set<TrustAnchor> anchors;
  private final Supplier<Present> present;
  private volatile X509Certificate @Nullable [] provisional;

  /**
   * Trust in some authorities.
   *
   * @param authorities those in a file; empty for the system's
   * @param present what is known of the time
   */
  public HubTrust(Optional<List<X509Certificate>> authorities, Supplier<Present> present)
      throws GeneralSecurityException {
    this.present = present;
    this.anchors = new HashSet<>();
    List<X509Certificate> all =
        authorities.isPresent() ? authorities.get() : Arrays.asList(system().getAcceptedIssuers());
    all.forEach(one -> anchors.add(new TrustAnchor(one, null)));
  }

  private static X509TrustManager system() throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    return (X509TrustManager) factory.getTrustManagers()[0];
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket)
      throws CertificateException {
    judge(chain, at -> manager(at).checkServerTrusted(chain, kind, socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine)
      throws CertificateException {
    judge(chain, at -> manager(at).checkServerTrusted(chain, kind, engine));
  }

  /** Without the name of the host, which the caller must compare. */
  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind) throws CertificateException {
    judge(chain, at -> manager(at).checkServerTrusted(chain, kind));
  }

  /** As above, where the kind of key exchange is not known. */
  public void checkServerTrusted(List<X509Certificate> chain) throws CertificateException {
    checkServerTrusted(chain.toArray(new X509Certificate[0]), ANY);
  }

  /**
   * Looks again at a certificate that was taken while nobody knew the time; cheap.
   *
   * @return why the connection must end; empty while there is nothing against it
   */
  public Optional<String> outlived() {
    X509Certificate[] chain = provisional;
    if (chain == null || !present.get().known()) {
      return Optional.empty();
    }
    provisional = null;
    try {
      checkServerTrusted(chain, ANY);
      return Optional.empty();
    } catch (CertificateException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private interface Check {
    void at(Instant time) throws CertificateException;
  }

  private void judge(X509Certificate[] chain, Check check) throws CertificateException {
    Present now = present.get();
    Instant begins = now.earliest();
    for (X509Certificate one : chain) {
      Instant begin = one.getNotBefore().toInstant();
      begins = begin.isAfter(begins) ? begin : begins;
    }
    boolean ahead = begins.isAfter(now.earliest()) && !begins.isAfter(now.latest());
    try {
      check.at(ahead ? begins : now.earliest());
    } catch (CertificateException e) {
      throw explained(e, now);
    }
    if (now.known()) {
      return;
    }
    if (ahead) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the hub''s certificate begins on {0}; the clock says {1}, and nobody vouches for it."
              + " It is taken, and judged again once the time is known",
          begins,
          now.earliest());
    }
    provisional = chain.clone();
  }

  private static CertificateException explained(CertificateException e, Present now) {
    String clock = now.known() ? "" : ", which nobody vouches for";
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException) {
        return new CertificateException(
            "the hub's certificate has expired (PKIX: %s; the time is %s%s)"
                .formatted(cause.getMessage(), now.earliest(), clock),
            e);
      }
      if (cause instanceof CertificateNotYetValidException) {
        return new CertificateException(
            "the hub's certificate is not yet valid (PKIX: %s; the time is %s)"
                .formatted(cause.getMessage(), now.earliest()),
            e);
      }
    }
    return e;
  }

  private X509ExtendedTrustManager manager(Instant at) throws CertificateException {
    try {
      PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, new X509CertSelector());
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(at));
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(new CertPathTrustManagerParameters(parameters));
      return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    } catch (GeneralSecurityException e) {
      throw new CertificateException("trust cannot be set up: " + e.getMessage(), e);
    }
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return anchors.stream().map(TrustAnchor::getTrustedCert).toArray(X509Certificate[]::new);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind) throws CertificateException {
    throw new CertificateException("a gateway has no clients");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, kind);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, kind);
  }
}
