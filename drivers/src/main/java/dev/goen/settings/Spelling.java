package dev.goen.settings;

import java.util.Collection;
import java.util.Optional;

/** Finds the word a person probably meant. */
final class Spelling {

  private Spelling() {}

  /** The known word at most two edits away, the nearest first. */
  static Optional<String> nearest(String written, Collection<String> known) {
    String best = null;
    int bestDistance = 3;
    for (String word : known) {
      int distance = distance(written, word);
      if (distance < bestDistance) {
        best = word;
        bestDistance = distance;
      }
    }
    return Optional.ofNullable(best);
  }

  /** Levenshtein's distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
