package dev.goen.sim.account;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** An account as text, in the language of the reader. */
public final class Report {
  private static final String BUNDLE = "dev.goen.sim.account.messages";

  private final ResourceBundle messages;
  private final StringBuilder text = new StringBuilder();

  private Report(Locale locale) {
    messages = ResourceBundle.getBundle(BUNDLE, locale);
  }

  /** Writes an account. */
  public static String of(Account account, Locale locale) {
    Report report = new Report(locale);
    report.sums("gateways", account, StreamLine::gateway);
    report.sums("departments", account, line -> line.gateway() + " " + line.owner());
    report.streams(account.streams());
    report.sensors(account.sensors());
    report.findings(account.findings());
    report.text.append(report.word(account.proven() ? "proven" : "unproven")).append('\n');
    return report.text.toString();
  }

  private String word(String key) {
    return messages.getString(key);
  }

  private void table(String title, String columns, List<List<String>> rows) {
    if (!rows.isEmpty()) {
      text.append(word(title)).append('\n');
      List<List<String>> all = new ArrayList<>();
      all.add(List.of(word(columns).split(" ", -1)));
      all.addAll(rows);
      Columns.append(text, all);
      text.append('\n');
    }
  }

  private void sums(String title, Account account, Function<StreamLine, String> by) {
    Map<String, List<StreamLine>> groups =
        account.streams().stream()
            .collect(Collectors.groupingBy(by, TreeMap::new, Collectors.toList()));
    List<List<String>> rows = new ArrayList<>();
    groups.forEach(
        (name, lines) -> {
          List<String> row = new ArrayList<>(List.of(name.split(" ", -1)));
          row.add(sum(lines.stream().map(StreamLine::last).toList()));
          row.add(sum(lines.stream().map(StreamLine::delivered).toList()));
          row.add(sum(lines.stream().map(StreamLine::lostInAll).toList()));
          row.add(sum(lines.stream().map(StreamLine::unexplained).toList()));
          row.add(word(lines.stream().allMatch(StreamLine::complete) ? "complete" : "incomplete"));
          rows.add(row);
        });
    table(title, title + ".columns", rows);
  }

  private static String sum(Collection<Long> numbers) {
    return Long.toString(numbers.stream().mapToLong(Long::longValue).sum());
  }

  private void streams(List<StreamLine> lines) {
    List<List<String>> rows = new ArrayList<>();
    for (StreamLine line : lines) {
      String end = word("end." + line.end().name().toLowerCase(Locale.ROOT));
      rows.add(
          List.of(
              line.gateway(),
              line.stream(),
              line.epoch(),
              line.isVolatile() ? end + word("volatile") : end,
              Long.toString(line.last()),
              Long.toString(line.delivered()),
              causes(line.lost()),
              Long.toString(line.unexplained()),
              String.join(",", line.examples())));
    }
    table("streams", "streams.columns", rows);
  }

  private void sensors(List<SensorLine> lines) {
    List<List<String>> rows = new ArrayList<>();
    for (SensorLine line : lines) {
      boolean planned = line.period() > 0;
      rows.add(
          List.of(
              line.gateway(),
              line.stream(),
              line.sensor() + "/" + line.quantity(),
              planned ? line.period() + "ms" : "-",
              planned ? Long.toString(line.expected()) : "-",
              Long.toString(line.seen()),
              Long.toString(line.unplanned()),
              causes(line.notTaken()),
              Long.toString(line.missing()),
              Long.toString(line.lost()),
              Long.toString(line.owed()),
              planned ? Long.toString(line.unexplained()) : "-",
              String.join(",", line.examples())));
    }
    table("sensors", "sensors.columns", rows);
  }

  private void findings(List<Finding> findings) {
    List<List<String>> rows = new ArrayList<>();
    for (Finding one : findings) {
      rows.add(List.of(one.gateway(), word("finding." + one.kind().label()), one.what()));
    }
    table("findings", "findings.columns", rows);
  }

  private String causes(Map<String, Long> counts) {
    if (counts.isEmpty()) {
      return "0";
    }
    return counts.entrySet().stream()
        .map(one -> cause(one.getKey()) + ":" + one.getValue())
        .collect(Collectors.joining(","));
  }

  /** A cause that a later gateway may tell is shown as it is. */
  private String cause(String why) {
    String key = "cause." + why;
    return messages.containsKey(key) ? messages.getString(key) : why;
  }
}
