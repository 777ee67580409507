package dev.goen.driver.sdi12;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command that makes a sensor measure, without the address before it and the {@code !} behind it:
 * M, MC, M1 to M9, MC1 to MC9, C, CC, C1 to C9, CC1 to CC9, R0 to R9, RC0 to RC9 or V.
 *
 * @param word as configured
 * @param kind what is answered, and when
 * @param checked whether the values come with a check
 */
record Sdi12Command(String word, Kind kind, boolean checked) {

  private static final Pattern FORM = Pattern.compile("([MC])(C?)[1-9]?|(R)(C?)[0-9]|(V)");

  /** What a sensor does with the command. */
  enum Kind {
    /** Measures, keeps the line, and says when it is done. */
    MEASURE,
    /** Measures while others may speak, and says nothing when it is done. */
    CONCURRENT,
    /** Answers at once with what it measures all the time. */
    CONTINUOUS
  }

  static final Sdi12Command DEFAULT = new Sdi12Command("M", Kind.MEASURE, false);

  /** The command of a word; empty when there is none. */
  static Optional<Sdi12Command> of(String word) {
    Matcher form = FORM.matcher(word);
    if (!form.matches()) {
      return Optional.empty();
    }
    Kind kind =
        switch (word.charAt(0)) {
          case 'C' -> Kind.CONCURRENT;
          case 'R' -> Kind.CONTINUOUS;
          default -> Kind.MEASURE;
        };
    boolean checked = "C".equals(form.group(2)) || "C".equals(form.group(4));
    return Optional.of(new Sdi12Command(word, kind, checked));
  }
}
