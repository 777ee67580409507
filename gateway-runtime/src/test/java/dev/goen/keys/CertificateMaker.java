package dev.goen.keys;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority that lives as long as a test. */
public final class CertificateMaker {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private static final Base64.Encoder PEM = Base64.getMimeEncoder(64, new byte[] {'\n'});

  /** Days, so that no warning of an end is due. */
  private static final Duration LASTS = Duration.ofDays(90);

  private static final Duration AUTHORITY = Duration.ofDays(3650);

  private final Path folder;
  private final X500Name name = new X500Name("CN=Goen test authority");
  private final KeyPair keys;
  private long serial = 1;

  public CertificateMaker(Path folder) throws Exception {
    this.folder = folder;
    this.keys = keyPair("EC");
    write(
        "ca.pem",
        "CERTIFICATE",
        certificate(name, keys, Instant.now().minus(AUTHORITY), AUTHORITY.multipliedBy(2))
            .getEncoded());
  }

  /** Writes {@code {file}.pem} and {@code {file}.key}; good for 127.0.0.1 and localhost. */
  public void issue(String file, String commonName, String keyKind) throws Exception {
    issue(file, commonName, keyKind, Instant.now().minusSeconds(3600), LASTS);
  }

  /** As above, from an instant on for so long. */
  public void issue(String file, String commonName, String keyKind, Instant from, Duration lasts)
      throws Exception {
    issue(file, commonName, keyKind, from, lasts, "localhost", "127.0.0.1");
  }

  /** As above, for a host of one name and one address. */
  public void issue(
      String file,
      String commonName,
      String keyKind,
      Instant from,
      Duration lasts,
      String host,
      String address)
      throws Exception {
    KeyPair own = keyKind.equals("RSA") ? Rsa.of(serial) : keyPair(keyKind);
    GeneralName[] names = {
      new GeneralName(GeneralName.iPAddress, address), new GeneralName(GeneralName.dNSName, host)
    };
    X500Name subject = new X500Name("CN=" + commonName);
    X509Certificate certificate = certificate(subject, own, from, lasts, names);
    write(file + ".key", "PRIVATE KEY", own.getPrivate().getEncoded());
    write(file + ".pem", "CERTIFICATE", certificate.getEncoded());
  }

  /** Writes a password or a pre-shared key. */
  public void secret(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.deleteIfExists(path);
    Files.createFile(path, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    Files.writeString(path, text + "\n");
  }

  private X509Certificate certificate(
      X500Name subject, KeyPair own, Instant from, Duration lasts, GeneralName... names)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    boolean authority = names.length == 0;
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            name,
            BigInteger.valueOf(serial++),
            Date.from(from),
            Date.from(from.plus(lasts)),
            subject,
            own.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
    if (!authority) {
      builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
    }
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
  }

  private static KeyPair keyPair(String kind) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
      if (kind.equals("EC")) {
        generator.initialize(new ECGenParameterSpec("secp256r1"));
      } else if (kind.equals("RSA")) {
        generator.initialize(2048);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("no keys of this kind: " + kind, e);
    }
  }

  private void write(String file, String kind, byte[] der) throws IOException {
    String text =
        "-----BEGIN "
            + kind
            + "-----\n"
            + PEM.encodeToString(der)
            + "\n-----END "
            + kind
            + "-----\n";
    Path path = folder.resolve(file);
    Files.deleteIfExists(path);
    if (kind.equals("PRIVATE KEY")) {
      Files.createFile(path, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    }
    Files.writeString(path, text);
  }

  /** Two pairs that take turns, made when first wanted: one takes a second. */
  private static final class Rsa {
    private static final List<KeyPair> PAIRS = List.of(keyPair("RSA"), keyPair("RSA"));

    static KeyPair of(long serial) {
      return PAIRS.get((int) (serial % PAIRS.size()));
    }
  }
}
