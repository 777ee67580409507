package dev.goen.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.goen.bus.fake.FakeDigitalChip;
import dev.goen.config.GatewayConfig.Output;
import dev.goen.poll.ChipHolder;
import dev.goen.reading.SensorId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputsTest {

  private static final SensorId KANDO = new SensorId("kando-01");
  private static final SensorId OTHER = new SensorId("minato-01");
  private static final Output SIREN =
      new Output(new SensorId("siren-1"), "gpiochip0", 27, false, KANDO, 4);

  private final List<FakeDigitalChip> chips = new ArrayList<>();
  private final ChipHolder holder =
      new ChipHolder(
          () -> {
            chips.add(new FakeDigitalChip().withOutput(27));
            return chips.getLast();
          });
  private final Outputs outputs = new Outputs(List.of(SIREN), name -> holder);

  @Test
  void sirenFollowsItsSensorFromItsLevelUp() {
    outputs.tend();
    outputs.level(KANDO, 3);
    outputs.level(OTHER, 5);
    outputs.level(KANDO, 4);
    outputs.level(KANDO, 5);
    outputs.level(KANDO, 0);
    outputs.close();
    assertEquals(List.of(false, true, false), changes(chips.get(0).driven(27)));
  }

  /** A chip that was unplugged gets, when it is back, the state that is right by then. */
  @Test
  void chipThatCameBackIsDrivenToWhatIsRightNow() {
    outputs.tend();
    chips.get(0).vanish();
    outputs.level(KANDO, 4);
    outputs.tend();
    outputs.close();
    assertEquals(2, chips.size());
    assertEquals(List.of(false, true, false), changes(chips.get(1).driven(27)));
  }

  /** What a line was driven to is said again each second: only the changes tell. */
  private static List<Boolean> changes(List<Boolean> driven) {
    List<Boolean> changes = new ArrayList<>();
    for (Boolean active : driven) {
      if (changes.isEmpty() || !changes.getLast().equals(active)) {
        changes.add(active);
      }
    }
    return changes;
  }
}
