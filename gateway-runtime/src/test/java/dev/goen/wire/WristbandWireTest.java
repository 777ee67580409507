package dev.goen.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.goen.bus.LineSettings;
import dev.goen.bus.SerialLine;
import dev.goen.driver.Driver;
import dev.goen.sim.device.WristbandReceiver;
import dev.goen.sim.device.WristbandReceiver.Sent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WristbandWireTest {

  /** The pseudonym is the raw id here; how tags are named has tests of its own. */
  @Test
  void whatTheWristbandsSentIsWhatWasRead() throws Exception {
    WristbandReceiver receiver = new WristbandReceiver("one", 123);
    receiver.hear(new Sent(4567, 0, 322, 55, List.of()));
    receiver.hear(new Sent(999_999, 0, -1, 0, List.of()));
    receiver.hear(new Sent(4567, 4, -1, 99, List.of("sos")));
    receiver.hear(new Sent(7, 3, 0, 1, List.of("taken-off", "battery-low")));
    Driver<SerialLine> driver = RoundTrip.driver("wristband", "{ reader: '000123', refresh: 1h }");
    try (RoundTrip trip = new RoundTrip(LineSettings.DEFAULT, receiver)) {
      List<String> read = new ArrayList<>();
      long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
      while (read.size() < 12 && System.nanoTime() < end) {
        read.addAll(RoundTrip.read(trip.poll(driver, Duration.ofSeconds(5))));
        // How many call follows from the calls, and is no frame's.
        read.removeIf(one -> one.startsWith("calling"));
      }
      assertEquals(trip.served(), read);
    }
  }
}
