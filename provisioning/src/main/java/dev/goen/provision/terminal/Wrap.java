package dev.goen.provision.terminal;

import java.util.ArrayList;
import java.util.List;

/** Breaks text at the width of a terminal, where Japanese characters take two columns. */
final class Wrap {

  /** What must not begin a line. */
  private static final String CLOSING = "、。,.)」』】:;!?ーっゃゅょッャュョ";

  /** What must not end a line. */
  private static final String OPENING = "((「『【";

  private Wrap() {}

  /** How many columns a text takes. */
  static int columns(String text) {
    return text.codePoints().map(Wrap::columns).sum();
  }

  private static int columns(int character) {
    boolean wide =
        (character >= 0x1100 && character <= 0x115F)
            || (character >= 0x2E80 && character <= 0xA4CF)
            || (character >= 0xAC00 && character <= 0xD7A3)
            || (character >= 0xF900 && character <= 0xFAFF)
            || (character >= 0xFE30 && character <= 0xFE6F)
            || (character >= 0xFF00 && character <= 0xFF60)
            || (character >= 0xFFE0 && character <= 0xFFE6)
            || (character >= 0x1F300 && character <= 0x3FFFD);
    return wide ? 2 : 1;
  }

  /** The text, cut off where it would leave the line. */
  static String cut(String text, int width) {
    StringBuilder kept = new StringBuilder();
    int used = 0;
    for (int character : text.codePoints().toArray()) {
      used += columns(character);
      if (used > width) {
        break;
      }
      kept.appendCodePoint(character);
    }
    return kept.toString();
  }

  /** Breaks at spaces, and between Japanese characters; a longer word keeps its line whole. */
  static List<String> lines(String text, int indent, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String piece : pieces(text)) {
      boolean fits = columns(line + piece.stripTrailing()) <= width;
      if (!fits && !line.toString().isBlank()) {
        lines.add(line.toString().stripTrailing());
        line = new StringBuilder(" ".repeat(indent));
      }
      line.append(piece);
    }
    lines.add(line.toString().stripTrailing());
    return lines;
  }

  /** What must stay on one line: words with the spaces behind them, single wide characters. */
  private static List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    StringBuilder piece = new StringBuilder();
    int before = 0;
    for (int character : text.codePoints().toArray()) {
      boolean afterSpace = before == ' ' && character != ' ';
      boolean wide = columns(character) == 2 || columns(before) == 2;
      boolean closes = CLOSING.indexOf(character) >= 0 || character == ' ';
      boolean opened = before > 0 && OPENING.indexOf(before) >= 0;
      if (!piece.isEmpty() && !opened && (afterSpace || (wide && !closes))) {
        pieces.add(piece.toString());
        piece = new StringBuilder();
      }
      piece.appendCodePoint(character);
      before = character;
    }
    pieces.add(piece.toString());
    return pieces;
  }
}
