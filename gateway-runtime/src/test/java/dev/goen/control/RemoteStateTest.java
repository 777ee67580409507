package dev.goen.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.goen.reading.BootId;
import dev.goen.reading.SampleTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RemoteStateTest {

  private static final String OLD = "0123456789abcdef";
  private static final String NEW = "fedcba9876543210";
  private static final SampleTime AT = new SampleTime(new BootId(new UUID(3, 4)), 5_000);
  private static final Order.Configuration ORDER =
      new Order.Configuration("c-1", "gw07", 70, 90, "text", Duration.ofMinutes(1));
  private static final RemoteState SETTLED =
      new RemoteState(OLD, Optional.empty(), Optional.empty(), 60);
  private static final RemoteState TRIED = SETTLED.begun(ORDER, NEW, AT).started(AT);

  @Test
  void theTextOfAnyStateReadsBack() {
    for (RemoteState state :
        List.of(
            RemoteState.NONE,
            SETTLED,
            TRIED,
            TRIED.confirmed(),
            TRIED.rolledBack("not confirmed: a b  c"),
            TRIED.rolledBack("x").begun(ORDER, "", AT))) {
      assertEquals(state, RemoteState.parse(state.text()));
    }
  }

  /** A file system may keep the head of a file and lose the rest. */
  @Test
  void aTextThatWasCutOffIsRefused() {
    String text = TRIED.rolledBack("why").begun(ORDER, NEW, AT).text();
    for (int length = 0; length < text.length() - 1; length++) {
      String head = text.substring(0, length);
      assertThrows(IllegalArgumentException.class, () -> RemoteState.parse(head), head);
    }
  }

  /** In another boot the old times mean nothing: it has its minute anew, from its start on. */
  @Test
  void eachBootGivesItItsTimeAnew() {
    SampleTime later = new SampleTime(new BootId(new UUID(3, 5)), 1_000);
    RemoteState again = TRIED.started(later);
    assertEquals(Duration.ofMinutes(1), again.trial().orElseThrow().left(later));
    assertEquals(2, again.trial().orElseThrow().starts());
    SampleTime over = new SampleTime(later.boot(), 61_000);
    assertEquals(OLD, again.at(over).inForce());
  }

  @Test
  void aConfigurationOutOfTimeIsNotStartedInTheSameBoot() {
    SampleTime over = new SampleTime(AT.boot(), 65_000);
    assertEquals(OLD, TRIED.started(over).inForce());
  }
}
