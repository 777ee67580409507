package dev.goen.driver;

import java.util.Arrays;

/**
 * Finds frames that begin with a mark which is no part of what follows: the mark always starts
 * anew, and bytes between frames are passed over.
 */
public final class MarkedFramer<T> implements Framer<T> {

  private final Form<T> form;

  /** What came of the present frame, its mark included; empty between frames. */
  private final byte[] pending;

  private MarkedFramer(Form<T> form, byte[] pending) {
    this.form = form;
    this.pending = pending;
  }

  /** A framer at rest. */
  public static <T> Framer<T> idle(Form<T> form) {
    return new MarkedFramer<>(form, new byte[0]);
  }

  /** What frames look like. */
  public interface Form<T> {

    /** The byte that begins a frame. */
    byte mark();

    /** The longest frame, in bytes with its mark. A frame is decided by then. */
    int longest();

    /** Whether this byte means nothing, wherever it comes. */
    default boolean isStray(byte one) {
      return false;
    }

    /**
     * Judges the last byte of a frame that was sound up to it.
     *
     * @param frame its first {@code count} bytes count, from the mark on; at least two
     */
    Verdict<T> judge(byte[] frame, int count);
  }

  /** What is known of a frame after one byte more. */
  public sealed interface Verdict<T> {

    /** It may become one. */
    record GoesOn<T>() implements Verdict<T> {}

    /**
     * It is one.
     *
     * @param frame what it says; kept out of the text form, since it may name a person
     */
    record Whole<T>(T frame) implements Verdict<T> {
      @Override
      public String toString() {
        return "Whole[]";
      }
    }

    /** It cannot be used. */
    record Wrong<T>(String reason) implements Verdict<T> {}
  }

  @Override
  public Step<T> eat(byte[] chunk, int from, int length) {
    byte[] frame = Arrays.copyOf(pending, form.longest());
    int count = pending.length;
    for (int at = from; at < length; at++) {
      byte next = chunk[at];
      int eaten = at + 1 - from;
      if (form.isStray(next)) {
        continue;
      }
      if (next == form.mark()) {
        if (count > 0) {
          byte[] again = {next};
          return new Step.Rejected<>(
              "a frame was cut short", eaten, new MarkedFramer<>(form, again));
        }
        frame[count++] = next;
      } else if (count > 0) {
        frame[count++] = next;
        switch (form.judge(frame, count)) {
          case Verdict.GoesOn<T>() -> {}
          case Verdict.Whole<T>(T whole) -> {
            return new Step.Complete<>(whole, eaten);
          }
          case Verdict.Wrong<T>(String reason) -> {
            return new Step.Rejected<>(reason, eaten, idle(form));
          }
        }
      }
    }
    return new Step.NeedMore<>(new MarkedFramer<>(form, Arrays.copyOf(frame, count)));
  }
}
