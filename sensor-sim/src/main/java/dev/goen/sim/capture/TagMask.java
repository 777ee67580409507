package dev.goen.sim.capture;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Puts other tags in the place of those that were read: the same one always for the same tag, from
 * a random key that is forgotten with the run, so that nobody can go back. Frames that were right
 * stay right, and those with a wrong check stay wrong.
 *
 * <p>Known are the frames of RDM6300 and ID-12LA readers (STX, ten hex digits, two of their XOR)
 * and of wristband receivers ({@code $}, six digits of the reader, {@code 00}, six of the tag, and
 * more). Of a frame that is cut off, the digits are blanked.
 */
final class TagMask {

  private static final int ID = 10;
  private static final String BLANK = "0";

  /** Latin-1 text, so that each character is a byte. */
  private static final Pattern FRAME = Pattern.compile("\u0002([0-9A-Fa-f]{10})([0-9A-Fa-f]{2})");

  private static final Pattern WRISTBAND =
      Pattern.compile("\\$([0-9A-Fa-f]{6}00)([0-9A-Fa-f]{6})(\\d{1,6}(?=\r))");

  /** So many hex digits in a row, or beside a frame's marks, are a part of a tag on any line. */
  private static final Pattern CUT =
      Pattern.compile(
          "(?<=\u0002)[0-9A-Fa-f]{4,}|[0-9A-Fa-f]{4,}(?=[\r\n]*\u0003)|[0-9A-Fa-f]{10,}");

  /** On a line on which tags were read, even fewer are. */
  private static final Pattern CUT_ON_TAG_LINE =
      Pattern.compile("(?<=\u0002)[0-9A-Fa-f]+|[0-9A-Fa-f]+(?=[\r\n]*\u0003)|[0-9A-Fa-f]{3,}");

  private final Mac mac;
  private boolean tagLine;

  TagMask() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    try {
      mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError("every Java has HmacSHA256", impossible);
    }
  }

  /** The same bytes with other tags; as many bytes as before. */
  byte[] mask(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    StringBuilder masked = new StringBuilder();
    Matcher frame = Pattern.compile(FRAME + "|" + WRISTBAND).matcher(text);
    int done = 0;
    while (frame.find()) {
      tagLine = true;
      masked.append(blanked(text.substring(done, frame.start())));
      masked.append(frame.group(1) == null ? wristband(frame) : reader(frame));
      done = frame.end();
    }
    masked.append(blanked(text.substring(done)));
    return masked.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private String reader(Matcher frame) {
    String id = frame.group(1);
    String other = other(id, ID);
    int was = check(id) ^ Integer.parseInt(frame.group(2), 16);
    String check = String.format(Locale.ROOT, "%02X", check(other) ^ was);
    return "\u0002" + inCaseOf(id + frame.group(2), other + check);
  }

  private String wristband(Matcher frame) {
    String id = frame.group(4);
    boolean decimal = id.chars().allMatch(Character::isDigit);
    String other = decimal ? otherDigits(id) : inCaseOf(id, other(id, id.length()));
    return "$" + frame.group(3) + other + frame.group(5);
  }

  private static String inCaseOf(String was, String other) {
    return was.equals(was.toUpperCase(Locale.ROOT)) ? other : other.toLowerCase(Locale.ROOT);
  }

  private String blanked(String rest) {
    Matcher digits = (tagLine ? CUT_ON_TAG_LINE : CUT).matcher(rest);
    return digits.replaceAll(cut -> BLANK.repeat(cut.group().length()));
  }

  /** Another id of so many hex digits, capitals. */
  private String other(String id, int digits) {
    return HexFormat.of().withUpperCase().formatHex(hash(id)).substring(0, digits);
  }

  /** Another id of as many decimal digits. */
  private String otherDigits(String id) {
    String digits = new BigInteger(1, hash(id)).toString();
    return digits.substring(digits.length() - id.length());
  }

  private byte[] hash(String id) {
    return mac.doFinal(id.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII));
  }

  /** The XOR of the five bytes. */
  private static int check(String id) {
    int check = 0;
    for (int i = 0; i < id.length(); i += 2) {
      check ^= Integer.parseInt(id.substring(i, i + 2), 16);
    }
    return check;
  }
}
