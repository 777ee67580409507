package dev.goen.whole;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws what a soak has measured: a strip for each figure, over the time the gateway has run. */
final class SoakPlot {

  private static final List<String> NAMES =
      List.of("resident memory, KiB", "threads", "descriptors", "buffer file, KiB", "its log, KiB");
  private static final int WIDTH = 900;
  private static final int STRIP = 130;
  private static final int LEFT = 170;
  private static final int TOP = 30;

  /** A longer silence than this lies between two pieces, and takes no room. */
  private static final long PAUSE_SECONDS = 60;

  private SoakPlot() {}

  /**
   * An SVG.
   *
   * @param lines seconds since 1970 and the five figures, with commas between
   */
  static String draw(List<String> lines) {
    List<double[]> rows = new ArrayList<>();
    double time = 0;
    double last = Double.NaN;
    for (String line : lines) {
      String[] cells = line.split(",", -1);
      double[] row = new double[cells.length];
      for (int i = 0; i < cells.length; i++) {
        row[i] = Double.parseDouble(cells[i]);
      }
      double step = row[0] - last;
      time += step > 0 && step < PAUSE_SECONDS ? step : 0;
      last = row[0];
      row[0] = time;
      rows.add(row);
    }
    StringBuilder svg = new StringBuilder();
    int height = TOP + NAMES.size() * STRIP + 40;
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d'"
                + " font-family='sans-serif' font-size='12'><rect width='100%%' height='100%%'"
                + " fill='white'/>%n",
            LEFT + WIDTH + 20,
            height));
    for (int i = 0; i < NAMES.size(); i++) {
      strip(svg, rows, i + 1, TOP + i * STRIP, Math.max(time, 1));
    }
    svg.append(String.format(Locale.ROOT, "<text x='%d' y='%d'>0 h</text>%n", LEFT, height - 20));
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x='%d' y='%d' text-anchor='end'>%.2f h</text>%n</svg>%n",
            LEFT + WIDTH,
            height - 20,
            time / 3600));
    return svg.toString();
  }

  private static void strip(
      StringBuilder svg, List<double[]> rows, int column, int top, double end) {
    double least = rows.stream().mapToDouble(row -> row[column]).min().orElse(0);
    double most = rows.stream().mapToDouble(row -> row[column]).max().orElse(0);
    double span = Math.max(1, most - least);
    int tall = STRIP - 40;
    svg.append(
        String.format(
            Locale.ROOT, "<text x='10' y='%d'>%s</text>%n", top + tall / 2, NAMES.get(column - 1)));
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x='%d' y='%d' text-anchor='end'>%.0f</text>%n",
            LEFT - 5,
            top + 10,
            most));
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x='%d' y='%d' text-anchor='end'>%.0f</text>%n",
            LEFT - 5,
            top + tall,
            least));
    svg.append(String.format(Locale.ROOT, "<polyline fill='none' stroke='#0b62a4' points='"));
    for (double[] row : rows) {
      svg.append(
          String.format(
              Locale.ROOT,
              "%.1f,%.1f ",
              LEFT + row[0] / end * WIDTH,
              top + tall - (row[column] - least) / span * tall));
    }
    svg.append(String.format(Locale.ROOT, "'/>%n"));
  }
}
