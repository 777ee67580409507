package dev.goen.keys;

import dev.goen.keys.KeyFault.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads PEM files (RFC 7468) and secrets, with the JDK alone. */
final class KeyReader {

  private static final System.Logger LOG = System.getLogger(KeyReader.class.getName());

  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final List<String> KEY_KINDS = List.of("EC", "RSA", "EdDSA");

  private static final Set<PosixFilePermission> OTHERS =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private KeyReader() {}

  /** The content of a file that anybody may read. */
  static byte[] open(Path file) throws KeyFault {
    try {
      byte[] content = Files.readAllBytes(file);
      if (content.length == 0) {
        throw new KeyFault(Kind.EMPTY, file, "");
      }
      return content;
    } catch (KeyFault e) {
      throw e;
    } catch (NoSuchFileException e) {
      throw new KeyFault(Kind.MISSING, file, "", e);
    } catch (IOException e) {
      throw new KeyFault(Kind.UNREADABLE, file, reason(e), e);
    }
  }

  /** The content of a file that nobody but its owner may read. */
  static byte[] secret(Path file) throws KeyFault {
    byte[] content = open(file);
    try {
      if (Credentials.holds(file) || !Files.getFileStore(file).supportsFileAttributeView("posix")) {
        return content;
      }
      Set<PosixFilePermission> rights = Files.getPosixFilePermissions(file);
      if (rights.stream().anyMatch(OTHERS::contains)) {
        throw new KeyFault(Kind.TOO_OPEN, file, PosixFilePermissions.toString(rights));
      }
      return content;
    } catch (KeyFault e) {
      throw e;
    } catch (IOException e) {
      throw new KeyFault(Kind.UNREADABLE, file, reason(e), e);
    }
  }

  private static String reason(IOException e) {
    return e instanceof java.nio.file.AccessDeniedException
        ? "permission denied"
        : String.valueOf(e.getMessage());
  }

  static List<X509Certificate> certificates(Path file) throws KeyFault {
    return certificates(file, open(file));
  }

  static List<X509Certificate> certificates(Path file, byte[] pem) throws KeyFault {
    List<X509Certificate> found = new ArrayList<>();
    try {
      for (Certificate one :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))) {
        found.add((X509Certificate) one);
      }
    } catch (GeneralSecurityException e) {
      throw new KeyFault(Kind.NO_CERTIFICATE, file, "(" + e.getMessage() + ")", e);
    }
    if (found.isEmpty()) {
      throw new KeyFault(Kind.NO_CERTIFICATE, file, "");
    }
    return List.copyOf(found);
  }

  static PrivateKey privateKey(Path file) throws KeyFault {
    return privateKey(file, secret(file));
  }

  static PrivateKey privateKey(Path file, byte[] pem) throws KeyFault {
    Matcher block = PKCS8.matcher(new String(pem, StandardCharsets.US_ASCII));
    if (!block.find()) {
      throw new KeyFault(Kind.NO_KEY, file, "");
    }
    PKCS8EncodedKeySpec spec;
    try {
      spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(block.group(1)));
    } catch (IllegalArgumentException e) {
      throw new KeyFault(Kind.NO_KEY, file, "(" + e.getMessage() + ")", e);
    }
    for (String kind : KEY_KINDS) {
      try {
        return KeyFactory.getInstance(kind).generatePrivate(spec);
      } catch (InvalidKeySpecException e) {
        LOG.log(System.Logger.Level.TRACE, "{0}: not a key of the kind {1}", file, kind);
      } catch (GeneralSecurityException e) {
        throw new KeyFault(Kind.NO_KEY, file, "(" + e.getMessage() + ")", e);
      }
    }
    throw new KeyFault(Kind.NO_KEY, file, "of the kinds " + String.join(", ", KEY_KINDS));
  }
}
