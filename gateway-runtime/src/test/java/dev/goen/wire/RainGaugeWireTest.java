package dev.goen.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.goen.bus.Deadline;
import dev.goen.bus.DigitalChip;
import dev.goen.bus.DigitalInput;
import dev.goen.bus.chip.DigitalChips;
import dev.goen.driver.Driver;
import dev.goen.driver.PollResult;
import dev.goen.sim.device.ContactChip;
import dev.goen.sim.device.ServedLog;
import dev.goen.sim.device.TippingBucket;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A rain gauge on a chip of the simulator, whose tips are the truth. */
@Timeout(120)
class RainGaugeWireTest {

  @TempDir private Path folder;

  private final StringWriter served = new StringWriter();
  private final TippingBucket bucket = new TippingBucket("s", "0.2", new ServedLog(served));

  @Test
  void everyTipArrivesOnceAndTheTotalGoesOnAfterARestart() throws Exception {
    Path socket = folder.resolve("chip");
    List<ContactChip.Contact> contacts = List.of(new ContactChip.Contact("", 22, bucket, true));
    List<String> told = new ArrayList<>();
    try (ContactChip _ = ContactChip.start(socket, contacts, ServedLog.none());
        DigitalChip chip = DigitalChips.open("unix:" + socket, Drivers::now);
        DigitalInput line = chip.input(22, DigitalChip.Pull.UP)) {
      assertEquals("rain-total none", said(gauge(), line), "nothing was counted before");
      told.addAll(tips(gauge(), line, "rain-total 0.000000"));
      told.addAll(tips(gauge(), line, "rain-total 0.000400"));
    }
    List<String> truth = new ArrayList<>();
    List<String> fields = served.toString().lines().toList();
    for (int i = 0; i < fields.size(); i += 2) {
      truth.add(value("rain", fields.get(i)) + ", " + value("rain-total", fields.get(i + 1)));
    }
    assertEquals(truth, told);
  }

  /** Two tips, each told before the next. */
  private List<String> tips(Driver<DigitalInput> gauge, DigitalInput line, String first)
      throws Exception {
    assertEquals(first, said(gauge, line));
    List<String> told = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      // The contact must have been open for a while before it may tip again.
      assertEquals("Quiet[]", Drivers.said(gauge.poll(line, Deadline.in(Duration.ofMillis(250)))));
      bucket.tip();
      told.add(said(gauge, line));
    }
    return told;
  }

  private Driver<DigitalInput> gauge() {
    return Drivers.digital("rain-gauge", Map.of("mm-per-tip", 0.2), folder);
  }

  private static String said(Driver<DigitalInput> gauge, DigitalInput line) throws Exception {
    PollResult result = new PollResult.Quiet();
    while (result instanceof PollResult.Quiet) {
      result = gauge.poll(line, Deadline.in(Duration.ofSeconds(5)));
    }
    return Drivers.said(result);
  }

  private static String value(String quantity, String line) {
    return quantity + " " + line.split("\t", -1)[4];
  }
}
