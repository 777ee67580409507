package dev.goen.provision.check;

import dev.goen.provision.terminal.Messages;

/**
 * What a check has found.
 *
 * @param what the state of things
 * @param todo what to do; empty when there is nothing to do
 */
record Finding(Grade grade, String what, String todo) {

  /** How bad it is. */
  enum Grade {
    OK("check.mark.ok"),
    WARN("check.mark.warn"),
    FAIL("check.mark.fail");

    private final String mark;

    Grade(String mark) {
      this.mark = mark;
    }

    /** The key of the word for it. */
    String mark() {
      return mark;
    }
  }

  /** All is well; the sentence is that of the key. */
  static Finding ok(Messages messages, String key, Object... arguments) {
    return new Finding(Grade.OK, messages.text(key, arguments), "");
  }

  /** A finding whose sentence is that of the key, and its mend that of {@code key.do}. */
  static Finding of(Grade grade, Messages messages, String key, Object... arguments) {
    return new Finding(grade, messages.text(key, arguments), messages.text(key + ".do", arguments));
  }
}
