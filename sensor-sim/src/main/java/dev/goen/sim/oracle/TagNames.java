package dev.goen.sim.oracle;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The names that tags must have at the hub, made here a second time: {@code 1:} and the first 16
 * bytes of HMAC-SHA-256(key, realm followed by the bytes that the id spells) in base32, lower case
 * without padding.
 */
final class TagNames {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEPT_BITS = 128;
  private static final int LETTERS = 26;
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

  private final byte[] key;
  private final String realm;

  TagNames(byte[] key, String realm) {
    this.key = key.clone();
    this.realm = realm;
  }

  static TagNames read(Path keyFile, String realm) throws IOException {
    return new TagNames(Files.readAllBytes(keyFile), realm);
  }

  /**
   * The name of a tag.
   *
   * @param rawId hexadecimal digits as on the air
   */
  String of(String rawId) {
    byte[] hash;
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      mac.update(realm.getBytes(StandardCharsets.UTF_8));
      hash = mac.doFinal(HexFormat.of().parseHex(rawId));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no " + ALGORITHM + " on this platform", e);
    }
    // 26 letters of 5 bits hold 130 bits: the last two are zero.
    BigInteger bits = new BigInteger(1, Arrays.copyOf(hash, KEPT_BITS / 8)).shiftLeft(2);
    StringBuilder name = new StringBuilder();
    for (int i = LETTERS - 1; i >= 0; i--) {
      name.append(ALPHABET.charAt(bits.shiftRight(5 * i).intValue() & 31));
    }
    return "1:" + name;
  }
}
