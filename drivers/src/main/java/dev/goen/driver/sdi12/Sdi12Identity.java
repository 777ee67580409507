package dev.goen.driver.sdi12;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who a sensor says it is, in answer to {@code aI!} (SDI-12 1.4, clause 4.4.2).
 *
 * @param address 0 to 9, A to Z, a to z
 * @param protocol the version of SDI-12 it speaks, such as 1.4
 * @param vendor up to 8 characters
 * @param model up to 6 characters
 * @param version up to 3 characters
 * @param serial up to 13 characters, often the serial number; may be empty
 */
public record Sdi12Identity(
    char address, String protocol, String vendor, String model, String version, String serial) {

  private static final Pattern FORM =
      Pattern.compile("([0-9A-Za-z])(\\d)(\\d)(.{8})(.{6})(.{3})(.{0,13})");

  /** Reads {@code allccccccccmmmmmmvvvxxx}, without its end; empty when the line is not that. */
  public static Optional<Sdi12Identity> parse(String line) {
    Matcher form = FORM.matcher(line);
    return form.matches()
        ? Optional.of(
            new Sdi12Identity(
                form.group(1).charAt(0),
                form.group(2) + "." + form.group(3),
                form.group(4).strip(),
                form.group(5).strip(),
                form.group(6).strip(),
                form.group(7).strip()))
        : Optional.empty();
  }

  /** Whether a character is an address. */
  public static boolean isAddress(char one) {
    return (one >= '0' && one <= '9') || (one >= 'A' && one <= 'Z') || (one >= 'a' && one <= 'z');
  }
}
