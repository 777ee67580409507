package dev.goen.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.bus.LineSettings;
import dev.goen.bus.SerialLine;
import dev.goen.driver.Driver;
import dev.goen.sim.device.UltrasonicGauge;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class UltrasonicWireTest {

  /** The water rises a millimetre with each frame: the median is one of the distances served. */
  @Test
  void medianIsOneOfTheDistancesServed() throws Exception {
    AtomicInteger distance = new AtomicInteger(1500);
    UltrasonicGauge gauge =
        new UltrasonicGauge("one", distance::getAndDecrement, Duration.ofMillis(10));
    Driver<SerialLine> driver =
        RoundTrip.driver("maxbotix", "{ window: 1s, least: 3, elevation: 2.5 }");
    try (RoundTrip trip = new RoundTrip(LineSettings.DEFAULT, gauge)) {
      List<String> read = RoundTrip.read(trip.poll(driver, Duration.ofMinutes(1)));
      List<String> served = trip.served();
      assertEquals(2, read.size(), read.toString());
      assertTrue(served.contains(read.getFirst()), read + " of " + served);
      long level = 2500 - Math.round(Double.parseDouble(read.getFirst().substring(9)) * 1000);
      assertEquals(level, Math.round(Double.parseDouble(read.getLast().substring(6)) * 1000));
    }
  }
}
