package dev.goen.driver.rfid;

import dev.goen.driver.Pseudonyms;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Pseudonyms by a keyed hash: {@code {epoch}:{base32}}, where base32 (RFC 4648, lower case, without
 * padding: 26 characters) is of the first 16 bytes of HMAC-SHA-256(key, realm in UTF-8 followed by
 * the bytes that the raw id spells). A plain hash of a 40-bit card number would be searched through
 * in seconds.
 *
 * <p>The epoch counts the keys of a gateway from 1, so that pseudonyms of different keys are never
 * compared. Whoever holds the key can name the tags: it is as confidential as they are.
 */
public final class KeyedPseudonyms implements Pseudonyms {

  private static final int FIRST_EPOCH = 1;
  private static final int BYTES = 16;
  private static final String ALGORITHM = "HmacSHA256";
  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

  private final SecretKeySpec key;
  private final int epoch;
  private final byte[] realm;

  /**
   * Pseudonyms of one key.
   *
   * @param key 32 or more bytes
   * @param epoch which key of the gateway this is, from 1
   * @param realm mixed into each pseudonym; may be empty
   */
  KeyedPseudonyms(byte[] key, int epoch, String realm) {
    this.key = new SecretKeySpec(key, ALGORITHM);
    this.epoch = epoch;
    this.realm = realm.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Pseudonyms with the key of a file; a missing file is made, readable by its owner only.
   *
   * @throws KeyFault when the file is too open, too short or cannot be read
   */
  public static KeyedPseudonyms open(Path keyFile, String realm) throws KeyFault {
    return new KeyedPseudonyms(KeyFile.readOrMake(keyFile), FIRST_EPOCH, realm);
  }

  @Override
  public String of(String rawId) {
    byte[] hash = hash(rawId);
    return epoch + ":" + base32(Arrays.copyOf(hash, BYTES));
  }

  private byte[] hash(String rawId) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(realm);
      return mac.doFinal(bytes(rawId));
    } catch (GeneralSecurityException e) {
      // Every Java platform has this algorithm; the id must not be in the message.
      throw new IllegalStateException("no " + ALGORITHM + " on this platform", e);
    }
  }

  private static byte[] bytes(String rawId) {
    try {
      return HexFormat.of().parseHex(rawId);
    } catch (IllegalArgumentException e) {
      // Neither the id nor the cause, which quotes it, may get into a log.
      throw new IllegalArgumentException("a raw id is an even number of hexadecimal digits");
    }
  }

  static String base32(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    int bits = 0;
    int held = 0;
    for (byte one : bytes) {
      bits = (bits << 8) | (one & 0xFF);
      held += 8;
      while (held >= 5) {
        held -= 5;
        text.append(BASE32.charAt((bits >>> held) & 31));
      }
      bits &= (1 << held) - 1;
    }
    if (held > 0) {
      text.append(BASE32.charAt((bits << (5 - held)) & 31));
    }
    return text.toString();
  }
}
