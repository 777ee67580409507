package dev.goen.keys;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** A file of keys or certificates that must not or cannot be used as it is. */
public final class KeyFault extends IOException {

  private static final long serialVersionUID = 1;

  /** What is wrong, and how it is mended. */
  public enum Kind {
    /** It is not there. */
    MISSING("there is no such file; copy it there or correct the path"),
    /** This user may not read it, or the disk cannot. */
    UNREADABLE("it cannot be read (%s); chown it to the gateway's user and chmod 600 it"),
    /** Others may read a secret. */
    TOO_OPEN("others than its owner may read it (%s); chmod 600 it, as the gateway's user"),
    /** It has nothing in it. */
    EMPTY("it is empty; write it anew"),
    /** No PEM certificate, or one that cannot be read. */
    NO_CERTIFICATE("it holds no certificate in PEM form (BEGIN CERTIFICATE) %s"),
    /** No unencrypted PKCS#8 key. */
    NO_KEY(
        "it holds no unencrypted PKCS#8 key (BEGIN PRIVATE KEY) %s;"
            + " convert it with: openssl pkcs8 -topk8 -nocrypt"),
    /** Key and certificate are not of one pair. */
    OTHER_KEY(
        "the key does not belong to the first certificate in %s;"
            + " install both of one renewal, this gateway's certificate first"),
    /** The certificate has ended. */
    EXPIRED("the certificate ended on %s; renew it"),
    /** The certificate has not begun. */
    NOT_YET("the certificate begins on %s");

    private final String sentence;

    Kind(String sentence) {
      this.sentence = sentence;
    }

    /** The constant in lower case with hyphens, for message bundles. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final Kind kind;
  private final String file;
  private final String detail;

  KeyFault(Kind kind, Path file, String detail) {
    super(file + ": " + kind.sentence.formatted(detail).strip());
    this.kind = kind;
    this.file = file.toString();
    this.detail = detail;
  }

  KeyFault(Kind kind, Path file, String detail, Throwable cause) {
    this(kind, file, detail);
    initCause(cause);
  }

  public Kind kind() {
    return kind;
  }

  public String file() {
    return file;
  }

  /** What the kind leaves open: the rights, a day, a reason; may be empty. */
  public String detail() {
    return detail;
  }
}
