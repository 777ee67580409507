package dev.goen.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** Reads the key that commands are signed with, as {@code openssl pkey -pubout} writes it. */
final class PublicKeyFile {

  private PublicKeyFile() {}

  /** Reads an Ed25519 public key from a PEM file (RFC 7468, clause 13). */
  static PublicKey read(Path file) throws IOException {
    String text = Files.readString(file);
    String begin = "-----BEGIN PUBLIC KEY-----";
    int from = text.indexOf(begin);
    int to = text.indexOf("-----END PUBLIC KEY-----");
    if (from < 0 || to < from) {
      throw new IOException(
          file + " is not a PEM public key; make it with: openssl pkey -in key.pem -pubout");
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
      return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(
          file + " is not an Ed25519 key; make one with: openssl genpkey -algorithm ed25519", e);
    }
  }
}
