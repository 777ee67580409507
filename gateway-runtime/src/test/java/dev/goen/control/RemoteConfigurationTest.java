package dev.goen.control;

import static dev.goen.control.ControlledGateway.HOUR;
import static dev.goen.control.ControlledGateway.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.control.PowerCutFolder.PowerCut;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Commit-confirmed: what a hub sends stays only when the hub says so by way of it. */
class RemoteConfigurationTest {

  private static final Duration TRIAL = Duration.ofSeconds(60);

  private final PowerCutFolder folder = new PowerCutFolder();
  private final ControlledGateway gateway = new ControlledGateway(folder).start();

  @Test
  void aConfirmedOneStaysAcrossRestarts() {
    assertEquals(Optional.of("on trial"), gateway.configure("c1", NOW, "a"));
    gateway.start();
    assertEquals(Optional.of("a"), gateway.running());
    assertEquals(Optional.of("c1"), gateway.report().trial());
    assertEquals(Optional.of("on trial"), gateway.configure("c1", NOW, "a"));
    assertEquals(Optional.of("done"), gateway.command("k1", "confirm", "c1"));
    gateway.pass(TRIAL.multipliedBy(2));
    gateway.boot();
    assertEquals(Optional.of("a"), gateway.running());
    assertEquals(Optional.of("confirmed"), gateway.configure("c1", NOW, "a"));
    assertEquals(1, gateway.anew, "carried out once");
  }

  @Test
  void oneThatIsNotConfirmedGivesWayToTheOneBefore() {
    settle("c1", "a");
    gateway.configure("c2", NOW, "b");
    gateway.start();
    gateway.pass(TRIAL.minusMillis(1));
    assertEquals(Optional.of("b"), gateway.running());
    gateway.pass(Duration.ofMillis(1));
    assertEquals(Optional.of("a"), gateway.running());
    assertEquals(
        Optional.of("rolled back: not confirmed within 60 s"), gateway.configure("c2", NOW, "b"));
    assertEquals(
        Optional.of("refused: 'c2' is not on trial"), gateway.command("late", "confirm", "c2"));
    gateway.boot();
    assertEquals(Optional.of("a"), gateway.running());
  }

  @Test
  void aHubMayRollItBackAtOnceAndMayTakeAllOfItsOwnAway() {
    settle("c1", "a");
    gateway.configure("c2", NOW, "b");
    gateway.start();
    assertEquals(Optional.of("done"), gateway.command("r", "rollback", "c2"));
    assertTrue(gateway.leaving);
    gateway.start();
    assertEquals(Optional.of("a"), gateway.running());
    assertEquals(Optional.of("rolled back: by order"), gateway.configure("c2", NOW, "b"));
    settle("c3", "");
    assertEquals(Optional.empty(), gateway.running());
    assertEquals(List.of("commands.done", "remote.state"), folder.names());
  }

  /** A connection of the old configuration may still be up: its word says nothing of the new. */
  @Test
  void aConfirmationThatComesBeforeItRunsIsNotTaken() {
    gateway.configure("c1", NOW, "a");
    assertEquals(Optional.empty(), gateway.command("k1", "confirm", "c1"));
    gateway.start();
    assertEquals(Optional.of("c1"), gateway.report().trial());
    assertEquals(Optional.of("done"), gateway.command("k1", "confirm", "c1"));
  }

  @Test
  void mistakesChangeNothingAndMayBeMended() {
    settle("c1", "a");
    List<String> before = folder.names();
    Optional<String> state = folder.read("remote.state");
    assertEquals(
        Optional.of("refused: problems: 2"), gateway.configure("c2", NOW, ControlledGateway.WRONG));
    assertFalse(gateway.leaving);
    assertEquals(before, folder.names());
    assertEquals(state, folder.read("remote.state"));
    assertEquals(Optional.of("on trial"), gateway.configure("c3", NOW, "b"));
  }

  /** The state knows of the last two only. */
  @Test
  void theLedgerKnowsTheEarlierOnes() {
    settle("c1", "a");
    settle("c2", "b");
    settle("c3", "c");
    int before = gateway.anew;
    assertEquals(Optional.of("confirmed"), gateway.configure("c1", NOW, "a"));
    assertEquals(before, gateway.anew);
  }

  /** Whoever records a message can send it again for as long as it has not expired. */
  @Test
  void anOlderOneIsNotBroughtBack() {
    settle("c2", "b");
    assertEquals(
        Optional.of("refused: one that was issued later has been taken"),
        gateway.configure("c1", NOW - 1, "a"));
    gateway.configure("c3", NOW, "c");
    gateway.start();
    assertEquals(
        Optional.of("refused: c3 is on trial: confirm it or roll it back"),
        gateway.configure("c4", NOW, "d"));
  }

  @Test
  void withoutARightClockTheHubsOwnTimeDecides() {
    gateway.utc = OptionalLong.empty();
    gateway.command("new", "count", "");
    Map<String, Object> old = SignedOrders.command("old", "gw07", NOW - 2 * HOUR, NOW - HOUR);
    old.put("configuration", "a");
    assertEquals(Optional.of("refused: expired"), gateway.result(old));
    Map<String, Object> foreign = SignedOrders.command("x", "gw08", NOW, NOW + HOUR);
    foreign.put("configuration", "a");
    assertEquals(Optional.of("refused: it is for gw08"), gateway.result(foreign));
    assertEquals(Optional.of("on trial"), gateway.configure("c1", NOW, "a"));
  }

  /** It may be what makes the program crash, or what draws too much power. */
  @Test
  void aFourthStartOnTrialIsNotMade() {
    settle("c1", "a");
    gateway.configure("c2", NOW, "b");
    for (int start = 1; start <= 3; start++) {
      gateway.boot();
      assertEquals(Optional.of("b"), gateway.running(), "start " + start);
    }
    gateway.boot();
    assertEquals(Optional.of("a"), gateway.running());
    assertEquals(
        Optional.of("rolled back: not confirmed in 3 starts"), gateway.configure("c2", NOW, "b"));
  }

  /** The process may be killed and started again without a boot: its time goes on. */
  @Test
  void timeGoesOnAcrossStartsInOneBoot() {
    gateway.configure("c1", NOW, "a");
    gateway.start();
    gateway.pass(TRIAL.minusSeconds(1));
    gateway.start();
    assertEquals(Optional.of("a"), gateway.running());
    gateway.pass(Duration.ofSeconds(1));
    assertEquals(Optional.empty(), gateway.running());
  }

  @Test
  void whatDoesNotDoAtItsStartGivesWayAtOnce() {
    settle("c1", "a");
    gateway.configure("c2", NOW, "b");
    gateway.start();
    assertTrue(gateway.remote().retreat("remote.yaml: buses: wrong"));
    assertEquals(Optional.of("a"), gateway.remote().look());
    assertTrue(gateway.remote().retreat("gateway.yaml: buses: wrong"));
    assertEquals(Optional.empty(), gateway.remote().look(), "set aside");
    assertFalse(gateway.remote().retreat("and nothing is left"));
    assertEquals("and nothing is left", gateway.report().trouble());
    assertEquals(Optional.of("a"), gateway.start().running(), "looked at again at each start");
  }

  @Test
  void aDamagedFileIsNotRunWith() {
    settle("c1", "a");
    String name =
        folder.names().stream().filter(one -> one.endsWith(".yaml")).findFirst().orElseThrow();
    folder.write(name, "b");
    assertEquals(Optional.empty(), gateway.start().running());
    assertEquals(name + " is missing or damaged", gateway.report().trouble());
    folder.write("remote.state", "goen-remote 1\nsettled -\n");
    assertEquals(Optional.empty(), gateway.start().running());
    assertTrue(gateway.report().trouble().contains("remote.state"), gateway.report().trouble());
  }

  /** A start that cannot be counted could be made for ever. */
  @Test
  void onAFullDiskNothingIsTried() {
    settle("c1", "a");
    gateway.configure("c2", NOW, "b");
    ControlledGateway again = new ControlledGateway(new Full(folder)).start();
    assertEquals(Optional.of("a"), again.running());
    assertEquals(Optional.of("b"), gateway.start().running(), "the disk has room again");
  }

  /** The disk takes nothing more. */
  private record Full(StateFolder folder) implements StateFolder {
    @Override
    public Optional<String> read(String name) throws IOException {
      return folder.read(name);
    }

    @Override
    public void write(String name, String text) throws IOException {
      throw new IOException("No space left on device");
    }

    @Override
    public void delete(String name) throws IOException {
      folder.delete(name);
    }

    @Override
    public List<String> names() throws IOException {
      return folder.names();
    }
  }

  /**
   * A hub that goes on until each order is decided, and the power cut before each single change to
   * the disk: what is in force is whole, what was confirmed stays, and nothing is begun twice.
   */
  @Test
  void thePowerMayFailBeforeAnyWrite() {
    int cuts = 0;
    boolean cut = true;
    for (; cut; cuts++) {
      PowerCutFolder disk = new PowerCutFolder();
      Hub hub = new Hub(new ControlledGateway(disk).start());
      disk.cutBefore(cuts);
      String where = "cut before change " + cuts;
      assertEquals("confirmed", hub.decide("c1", "a", "confirm"), where);
      assertEquals("rolled back: not confirmed within 60 s", hub.decide("c2", "b", ""), where);
      assertEquals("rolled back: by order", hub.decide("c3", "c", "rollback"), where);
      assertEquals("confirmed", hub.decide("c4", "d", "confirm"), where);
      cut = hub.cut;
      disk.cutBefore(Integer.MAX_VALUE);
      assertEquals(Optional.of("d"), hub.gateway.boot().running(), where);
      assertEquals(Optional.empty(), hub.gateway.report().trial(), where);
      assertEquals(hub.begun, hub.gateway.anew - hub.rolledBack, where + ": begun once each");
    }
    assertTrue(cuts > 25, "only " + cuts + " changes were made at all");
  }

  private static final class Hub {
    private final ControlledGateway gateway;
    private boolean cut;
    private int asked;
    private int begun;
    private int rolledBack;

    Hub(ControlledGateway gateway) {
      this.gateway = gateway;
    }

    /** Until an order is decided: by a command, or by time. */
    String decide(String id, String text, String command) {
      for (int turn = 0; turn < 50; turn++) {
        int before = gateway.anew;
        Optional<String> result = withPower(() -> gateway.configure(id, NOW, text));
        if (gateway.anew > before) {
          begun++;
        }
        if (gateway.leaving) {
          withPower(
              () -> {
                gateway.start();
                return Optional.empty();
              });
        } else if (result.equals(Optional.of("on trial"))) {
          towards(id, command);
        } else if (result.isPresent()) {
          return result.get();
        }
      }
      return "never decided";
    }

    private void towards(String order, String command) {
      if (command.isEmpty()) {
        withPower(
            () -> {
              gateway.pass(TRIAL);
              return Optional.empty();
            });
        return;
      }
      int before = gateway.anew;
      withPower(() -> gateway.command("k" + ++asked, command, order));
      if (gateway.anew > before) {
        rolledBack++;
      }
    }

    private Optional<String> withPower(Supplier<Optional<String>> step) {
      try {
        return step.get();
      } catch (PowerCut e) {
        cut = true;
        gateway.boot();
        return Optional.empty();
      }
    }
  }

  private void settle(String id, String text) {
    assertEquals(Optional.of("on trial"), gateway.configure(id, NOW, text));
    gateway.start();
    assertEquals(Optional.of("done"), gateway.command("k-" + id, "confirm", id));
  }
}
