package dev.goen.driver.sdi12;

/**
 * Finds lines of text that end with CR LF in a stream of bytes. It is a value that eats bytes, and
 * is never changed itself.
 *
 * <p>What is no printable character before a line is passed over: a break or the turn of the line
 * often shows as 00 or FF. In a line it spoils the whole line.
 */
final class ReplyFramer {

  /**
   * The longest line: an address, 75 characters of values, three of the check (SDI-12 1.4, table
   * 11), and before them the echo of a command by an adapter.
   */
  static final int MOST = 96;

  /** A framer at rest. */
  static final ReplyFramer IDLE = new ReplyFramer("", "");

  private final String pending;
  private final String spoiled;

  private ReplyFramer(String pending, String spoiled) {
    this.pending = pending;
    this.spoiled = spoiled;
  }

  /** Whether this, and nothing else, has come since the last line. */
  boolean holds(String text) {
    return pending.equals(text);
  }

  /** What a chunk led to; each but the first leaves the rest of the chunk uneaten. */
  sealed interface Step {

    /** The chunk is eaten, and no line is whole yet. */
    record NeedMore(ReplyFramer next) implements Step {}

    /** A line, without its end. */
    record Line(String text, int eaten) implements Step {}

    /** A line that cannot be used. */
    record Rejected(String reason, int eaten) implements Step {}
  }

  /** Takes bytes from {@code from} on, up to {@code length}, until something is decided. */
  Step eat(byte[] chunk, int from, int length) {
    StringBuilder text = new StringBuilder(pending);
    String fault = spoiled;
    for (int at = from; at < length; at++) {
      char next = (char) (chunk[at] & 0xFF);
      boolean afterReturn = !text.isEmpty() && text.charAt(text.length() - 1) == '\r';
      if (next == '\n' && afterReturn) {
        int eaten = at + 1 - from;
        return fault.isEmpty()
            ? new Step.Line(text.substring(0, text.length() - 1), eaten)
            : new Step.Rejected(fault, eaten);
      }
      boolean printable = next >= ' ' && next <= '~';
      if (text.isEmpty() && (!printable || next == ' ')) {
        continue;
      }
      if (fault.isEmpty() && (afterReturn || (!printable && next != '\r'))) {
        fault = "a character that is no text";
      }
      text.append(next);
      if (text.length() > MOST) {
        return new Step.Rejected("a line longer than any of this protocol", at + 1 - from);
      }
    }
    return new Step.NeedMore(new ReplyFramer(text.toString(), fault));
  }
}
