package dev.goen.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.sim.account.Account;
import dev.goen.sim.account.Report;
import dev.goen.sim.account.SensorLine;
import dev.goen.sim.hub.StoredRows;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** What the hub proves by itself at the end of a run, from its own records only. */
final class Proof {

  private Proof() {}

  /**
   * No number and no planned sample is unexplained, and nothing has to be looked at.
   *
   * @param planned quantities that the gateway must have told a plan for, at least
   */
  static void assertComplete(Path hub, int planned, Supplier<String> hint) throws Exception {
    try (Connection store = StoredRows.connect(hub)) {
      Account account = Account.of(store);
      String report = Report.of(account, Locale.ENGLISH);
      assertTrue(account.proven(), () -> report + hint.get());
      List<SensorLine> known =
          account.sensors().stream().filter(line -> line.period() > 0).toList();
      assertTrue(known.size() >= planned, () -> "a plan for each sensor\n" + report + hint.get());
      for (SensorLine line : known) {
        assertEquals(
            line.expected(),
            line.seen() + line.notTakenInAll() + line.missing() + line.lost() + line.owed(),
            () -> report + hint.get());
      }
      System.getLogger(Proof.class.getName()).log(System.Logger.Level.INFO, "\n{0}", report);
    }
  }
}
