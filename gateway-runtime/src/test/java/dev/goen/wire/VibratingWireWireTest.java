package dev.goen.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.goen.bus.LineSettings;
import dev.goen.bus.SerialLine;
import dev.goen.driver.Driver;
import dev.goen.sim.device.ModbusBus;
import dev.goen.sim.device.ModbusSlave;
import dev.goen.sim.device.WireReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class VibratingWireWireTest {

  private static final int POLLS = 5;

  @Test
  void whatTheReaderServedIsWhatWasRead() throws Exception {
    AtomicInteger turn = new AtomicInteger();
    WireReader reader =
        new WireReader(
            "one",
            () -> 812.34 + 7.77 * turn.get(),
            () -> 3100 - 33 * turn.getAndIncrement(),
            new WireReader.Mounting(3.304, 0.975, 12.2, 10.4, 800, 20));
    Driver<SerialLine> driver =
        RoundTrip.driver(
            "vibrating-wire",
            """
            address: 7
            batch-factor: 0.975
            zero: { hertz: 800, temperature: 20, date: 2026-04-01 }
            """);
    try (RoundTrip trip =
        new RoundTrip(LineSettings.DEFAULT, new ModbusBus(List.of(new ModbusSlave(7, reader))))) {
      List<String> read = new ArrayList<>();
      for (int i = 0; i < POLLS; i++) {
        read.addAll(RoundTrip.read(trip.poll(driver, Duration.ofSeconds(20))));
      }
      assertEquals(5 * POLLS, read.size(), read.toString());
      assertEquals(trip.served(), read);
    }
  }
}
