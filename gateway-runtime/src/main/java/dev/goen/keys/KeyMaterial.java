package dev.goen.keys;

import dev.goen.clock.Present;
import dev.goen.keys.KeyFault.Kind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The keys of one link as the files held them at one moment. Two are equal if the files were. */
public final class KeyMaterial {

  private final KeyFiles files;
  private final String fingerprint;
  private final Optional<List<X509Certificate>> trust;
  private final List<X509Certificate> chain;
  private final Optional<PrivateKey> key;
  private final byte[] secret;

  private KeyMaterial(KeyFiles files, Contents contents) throws KeyFault {
    this.files = files;
    this.fingerprint = contents.fingerprint();
    this.secret = contents.secret == null ? new byte[0] : contents.secret;
    this.trust =
        files.trust().isPresent() && contents.trust != null
            ? Optional.of(KeyReader.certificates(files.trust().get(), contents.trust))
            : Optional.empty();
    if (files.certificate().isPresent() && contents.certificate != null) {
      chain = KeyReader.certificates(files.certificate().get(), contents.certificate);
    } else {
      chain = List.of();
    }
    if (files.key().isPresent() && contents.key != null) {
      PrivateKey read = KeyReader.privateKey(files.key().get(), contents.key);
      if (!chain.isEmpty() && !isPair(read, chain.getFirst())) {
        throw new KeyFault(
            Kind.OTHER_KEY,
            files.key().get(),
            files.certificate().map(Path::toString).orElse("the certificate"));
      }
      key = Optional.of(read);
    } else {
      key = Optional.empty();
    }
  }

  /**
   * Reads the files.
   *
   * @throws KeyFault names the first file that cannot be used
   */
  public static KeyMaterial read(KeyFiles files) throws KeyFault {
    return new KeyMaterial(files, Contents.read(files));
  }

  /** Reads the files unless they hold what is known already, which is returned then. */
  static KeyMaterial read(KeyFiles files, @Nullable KeyMaterial known) throws KeyFault {
    Contents contents = Contents.read(files);
    return known != null && known.fingerprint.equals(contents.fingerprint())
        ? known
        : new KeyMaterial(files, contents);
  }

  /** The authorities that may vouch for the hub; empty for the system's. */
  public Optional<List<X509Certificate>> trust() {
    return trust;
  }

  /** This gateway's certificate, then those above it; empty when it has none. */
  public List<X509Certificate> chain() {
    return chain;
  }

  public Optional<PrivateKey> key() {
    return key;
  }

  /** The password or pre-shared key without one line end at its end; of length 0 if none. */
  public byte[] secret() {
    int length = secret.length;
    length -= length > 0 && secret[length - 1] == '\n' ? 1 : 0;
    length -= length > 0 && secret[length - 1] == '\r' ? 1 : 0;
    return java.util.Arrays.copyOf(secret, length);
  }

  /** The first line of {@link #secret()}, as UTF-8. */
  public String password() {
    return new String(secret, StandardCharsets.UTF_8).lines().findFirst().orElse("");
  }

  /** When the first of this gateway's certificates ends; empty when it has none. */
  public Optional<Instant> until() {
    return chain.stream().map(one -> one.getNotAfter().toInstant()).min(Instant::compareTo);
  }

  /** Why it should not be used at present; empty when it can. */
  Optional<KeyFault> unfit(Present present) {
    Path file = files.certificate().orElse(Path.of("-"));
    for (X509Certificate one : chain) {
      Instant begin = one.getNotBefore().toInstant();
      Instant end = one.getNotAfter().toInstant();
      if (end.isBefore(present.earliest())) {
        return Optional.of(new KeyFault(Kind.EXPIRED, file, end.toString()));
      }
      if (begin.isAfter(present.latest())) {
        return Optional.of(new KeyFault(Kind.NOT_YET, file, begin.toString()));
      }
    }
    return Optional.empty();
  }

  private static boolean isPair(PrivateKey key, X509Certificate certificate) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> "EdDSA";
        };
    byte[] probe = {1, 2, 3};
    try {
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(probe);
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(certificate.getPublicKey());
      verifier.update(probe);
      return verifier.verify(signer.sign());
    } catch (GeneralSecurityException e) {
      return false; // keys of two kinds
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KeyMaterial that && that.fingerprint.equals(fingerprint);
  }

  @Override
  public int hashCode() {
    return fingerprint.hashCode();
  }

  /** Nothing of the keys. */
  @Override
  public String toString() {
    return "keys " + fingerprint.substring(0, 8);
  }

  /** The bytes of the files. */
  private static final class Contents {
    private final byte @Nullable [] trust;
    private final byte @Nullable [] certificate;
    private final byte @Nullable [] key;
    private final byte @Nullable [] secret;

    private Contents(
        byte @Nullable [] trust,
        byte @Nullable [] certificate,
        byte @Nullable [] key,
        byte @Nullable [] secret) {
      this.trust = trust;
      this.certificate = certificate;
      this.key = key;
      this.secret = secret;
    }

    static Contents read(KeyFiles files) throws KeyFault {
      return new Contents(
          files.trust().isPresent() ? KeyReader.open(files.trust().get()) : null,
          files.certificate().isPresent() ? KeyReader.open(files.certificate().get()) : null,
          files.key().isPresent() ? KeyReader.secret(files.key().get()) : null,
          files.secret().isPresent() ? KeyReader.secret(files.secret().get()) : null);
    }

    String fingerprint() {
      try {
        MessageDigest whole = MessageDigest.getInstance("SHA-256");
        add(whole, trust);
        add(whole, certificate);
        add(whole, key);
        add(whole, secret);
        return HexFormat.of().formatHex(whole.digest());
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }

    /** Each part by its own digest, so that bytes cannot move from one to the next. */
    private static void add(MessageDigest whole, byte @Nullable [] part)
        throws GeneralSecurityException {
      whole.update(MessageDigest.getInstance("SHA-256").digest(part == null ? new byte[0] : part));
    }
  }
}
