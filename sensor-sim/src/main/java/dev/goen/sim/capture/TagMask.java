package dev.goen.sim.capture;

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
 * and of wristband receivers ({@code $}, six hex digits of the reader, {@code 00}, six of the tag).
 * Of a frame that is cut off, the digits are blanked.
 */
final class TagMask {

  private static final int ID = 10;
  private static final String BLANK = "0";

  /** Latin-1 text, so that each character is a byte. */
  private static final Pattern FRAME = Pattern.compile("\u0002([0-9A-Fa-f]{10})([0-9A-Fa-f]{2})");

  private static final Pattern WRISTBAND = Pattern.compile("\\$([0-9A-Fa-f]{6}00)([0-9A-Fa-f]{6})");

  /** So many hex digits in a row are a part of a tag on any line; binary bytes hardly do that. */
  private static final Pattern CUT = Pattern.compile("[0-9A-Fa-f]{6,}");

  /** On a line on which tags were read, even fewer are. */
  private static final Pattern CUT_ON_TAG_LINE =
      Pattern.compile("\u0002[0-9A-Fa-f]{1,11}|[0-9A-Fa-f]{3,}");

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
    return "$" + frame.group(3) + inCaseOf(id, other(id, id.length()));
  }

  private static String inCaseOf(String was, String other) {
    return was.equals(was.toUpperCase(Locale.ROOT)) ? other : other.toLowerCase(Locale.ROOT);
  }

  private String blanked(String rest) {
    Matcher digits = (tagLine ? CUT_ON_TAG_LINE : CUT).matcher(rest);
    return digits.replaceAll(
        cut ->
            Matcher.quoteReplacement(
                cut.group().charAt(0) == '\u0002'
                    ? "\u0002" + BLANK.repeat(cut.group().length() - 1)
                    : BLANK.repeat(cut.group().length())));
  }

  /** Another id of so many hex digits, capitals. */
  private String other(String id, int digits) {
    byte[] hash = mac.doFinal(id.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII));
    return HexFormat.of().withUpperCase().formatHex(hash).substring(0, digits);
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
