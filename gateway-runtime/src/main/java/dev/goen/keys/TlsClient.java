package dev.goen.keys;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** TLS as a client that shows its certificate to whoever asks, with the JDK alone. */
public final class TlsClient {

  private static final String ALIAS = "gateway";

  private TlsClient() {}

  /** A context for one connection. */
  public static SSLContext context(KeyMaterial keys, HubTrust trust)
      throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    KeyManager @Nullable [] own =
        keys.key().isEmpty() || keys.chain().isEmpty()
            ? null
            : new KeyManager[] {new OneKey(keys.key().get(), keys.chain())};
    context.init(own, new TrustManager[] {trust}, null);
    return context;
  }

  /**
   * The one key there is. It is shown whatever authorities the hub names: a refusal says more than
   * a hub's complaint that nothing was shown.
   */
  private static final class OneKey extends X509ExtendedKeyManager {
    private final PrivateKey key;
    private final List<X509Certificate> chain;

    OneKey(PrivateKey key, List<X509Certificate> chain) {
      this.key = key;
      this.chain = chain;
    }

    private @Nullable String alias(String... kinds) {
      return Arrays.asList(kinds).contains(key.getAlgorithm()) ? ALIAS : null;
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] kinds, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return alias(kinds);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
        String[] kinds, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return alias(kinds);
    }

    @Override
    public String @Nullable [] getClientAliases(String kind, Principal @Nullable [] issuers) {
      return alias(kind) == null ? null : new String[] {ALIAS};
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return chain.toArray(new X509Certificate[0]);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return key;
    }

    @Override
    public @Nullable String chooseServerAlias(
        String kind, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String kind, Principal @Nullable [] issuers) {
      return null;
    }
  }
}
