package dev.goen.sim.account;

import java.util.List;

/** Lines up a table for a terminal, where a Japanese character takes two places. */
final class Columns {
  private Columns() {}

  static void append(StringBuilder text, List<List<String>> rows) {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        String cell = row.get(i);
        line.append("  ").append(cell).append(" ".repeat(widths[i] - width(cell)));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
  }

  /** Places on a terminal; the wide ranges of Unicode Annex 11 that Japanese text uses. */
  static int width(String cell) {
    return cell.codePoints().map(c -> wide(c) ? 2 : 1).sum();
  }

  private static boolean wide(int c) {
    return between(c, 0x1100, 0x115F)
        || between(c, 0x2E80, 0xA4CF)
        || between(c, 0xF900, 0xFAFF)
        || between(c, 0xFF00, 0xFF60);
  }

  private static boolean between(int c, int first, int last) {
    return c >= first && c <= last;
  }
}
