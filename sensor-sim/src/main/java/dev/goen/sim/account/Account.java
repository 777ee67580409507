package dev.goen.sim.account;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * All that a hub's store can prove, at one moment.
 *
 * @param streams a line for each epoch of each stream
 * @param sensors a line for each quantity of each sensor
 * @param findings what does not fit together
 */
public record Account(List<StreamLine> streams, List<SensorLine> sensors, List<Finding> findings) {

  public Account {
    streams = List.copyOf(streams);
    sensors = List.copyOf(sensors);
    findings = List.copyOf(findings);
  }

  /** Reads a whole store once, from front to back. */
  public static Account of(Connection store) throws SQLException {
    NumberBook numbers = new NumberBook();
    SampleBook samples = new SampleBook();
    List<Finding> findings = new ArrayList<>(Suspicions.of(store));
    try (Statement statement = store.createStatement()) {
      plans(statement, samples);
      restarts(statement, samples);
      records(statement, numbers, samples, findings);
      statuses(statement, numbers);
    }
    findings.addAll(numbers.findings());
    return new Account(numbers.lines(), samples.lines(numbers), findings);
  }

  /** Whether nothing is unexplained and nothing has to be looked at. */
  public boolean proven() {
    return findings.isEmpty()
        && streams.stream().allMatch(StreamLine::complete)
        && sensors.stream().allMatch(line -> line.unexplained() == 0);
  }

  private static void plans(Statement statement, SampleBook samples) throws SQLException {
    try (ResultSet found =
        statement.executeQuery(
            "SELECT p.gateway, p.boot, p.sensor, p.from_ms, p.stream, p.period_ms, q.value"
                + " FROM plan p, json_each(p.quantities) q")) {
      while (found.next()) {
        samples.plan(
            new Planned(
                found.getString(1),
                found.getString(2),
                found.getString(3),
                found.getLong(4),
                found.getString(5),
                found.getLong(6),
                found.getString(7)));
      }
    }
  }

  private static void restarts(Statement statement, SampleBook samples) throws SQLException {
    try (ResultSet found =
        statement.executeQuery(
            "SELECT gateway, epoch, stream, seq, txt, boot, mono_ms FROM record"
                + " WHERE name = 'gateway/not-taken' AND txt LIKE '% power-off'"
                + " AND boot IS NOT NULL")) {
      while (found.next()) {
        try {
          samples.restart(
              new Stored(
                  found.getString(1),
                  found.getString(2),
                  found.getString(3),
                  found.getLong(4),
                  "gateway/not-taken",
                  found.getString(5),
                  found.getString(6),
                  found.getLong(7),
                  null,
                  true));
        } catch (IllegalArgumentException e) {
          // It is read once more with all others, and becomes a finding there.
          System.getLogger(Account.class.getName())
              .log(System.Logger.Level.DEBUG, "an absence that cannot be read", e);
        }
      }
    }
  }

  private static void records(
      Statement statement, NumberBook numbers, SampleBook samples, List<Finding> findings)
      throws SQLException {
    try (ResultSet found =
        statement.executeQuery(
            "SELECT gateway, epoch, stream, seq, name, txt, boot, mono_ms, utc_ms, received_ms,"
                + " num IS NOT NULL OR txt IS NOT NULL OR flag IS NOT NULL OR data IS NOT NULL"
                + " FROM record ORDER BY gateway, epoch, stream, seq")) {
      while (found.next()) {
        long mono = found.getLong(8);
        boolean timed = !found.wasNull();
        long utc = found.getLong(9);
        Stored record =
            new Stored(
                found.getString(1),
                found.getString(2),
                found.getString(3),
                found.getLong(4),
                found.getString(5),
                found.getString(6),
                timed ? found.getString(7) : null,
                mono,
                found.wasNull() ? null : (Long) utc,
                found.getBoolean(11));
        try {
          numbers.fold(
              record.gateway(),
              record.epoch(),
              record.stream(),
              record.seq(),
              record.name(),
              record.text(),
              found.getLong(10));
          samples.fold(record);
        } catch (IllegalArgumentException e) {
          findings.add(
              new Finding(
                  Finding.Kind.UNREADABLE, record.gateway(), String.valueOf(e.getMessage())));
        }
      }
    }
  }

  private static void statuses(Statement statement, NumberBook numbers) throws SQLException {
    try (ResultSet found =
        statement.executeQuery(
            "SELECT s.gateway, json_extract(s.json, '$.epoch'),"
                + " json_extract(t.value, '$.stream'), json_extract(t.value, '$.last')"
                + " FROM status s, json_each(s.json, '$.streams') t WHERE json_valid(s.json)")) {
      while (found.next()) {
        String epoch = found.getString(2);
        String stream = found.getString(3);
        if (epoch != null && stream != null) {
          numbers.lastKnown(found.getString(1), stream, epoch, found.getLong(4));
        }
      }
    }
  }
}
