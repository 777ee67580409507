package dev.goen.driver;

/** What a device says of itself, to tell it from another of its kind. */
public sealed interface Identity {

  /** It has no such number, or its driver knows of none. */
  record NotOffered() implements Identity {}

  /**
   * It has told.
   *
   * @param text the same each time, and another for another device; for messages, too
   */
  record Known(String text) implements Identity {}

  /** It was asked in vain. */
  record Failed(PollResult result) implements Identity {}
}
