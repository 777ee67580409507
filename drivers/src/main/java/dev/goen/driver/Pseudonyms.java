package dev.goen.driver;

/**
 * Turns the raw id of a tag into a keyed pseudonym. The raw id goes no further than this call: it
 * is never stored, sent or logged.
 */
@FunctionalInterface
public interface Pseudonyms {

  /**
   * Names a tag.
   *
   * @param rawId upper-case hexadecimal digits, as on the air
   * @return the key's epoch and the pseudonym; the same tag has the same one while the key lasts
   */
  String of(String rawId);
}
