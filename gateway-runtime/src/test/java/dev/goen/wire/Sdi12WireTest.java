package dev.goen.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.goen.bus.LineSettings;
import dev.goen.sim.device.Sample;
import dev.goen.sim.device.Sdi12Bus;
import dev.goen.sim.device.Sdi12Sensor;
import dev.goen.sim.device.Sdi12Sensor.Measured;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class Sdi12WireTest {

  /** Ten times the real rate of the wire: the protocol is the same, and the test short. */
  private static final LineSettings LINE = new LineSettings(9600, 7, LineSettings.Parity.EVEN, 1);

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final String VALUES =
      """
      values:
        - { quantity: level, unit: m, decimals: 3 }
        - { quantity: temperature, unit: Cel, decimals: 1 }
        - { quantity: conductivity, unit: S/m, decimals: 4, scale: 0.0001 }
      """;

  /** All ways to measure, of two sensors on one line, give what the sensors have served. */
  @Test
  void whatTheSensorsServedIsWhatWasRead() throws Exception {
    Sdi12Bus bus = new Sdi12Bus(List.of(sensor('3', 0, "+1.250"), sensor('z', 300, "-0.031")));
    try (RoundTrip trip = new RoundTrip(LINE, bus)) {
      List<String> read = new ArrayList<>();
      for (String asked : List.of("3 M", "z MC1", "z CC", "3 R0", "z RC9")) {
        String address = asked.substring(0, 1);
        String yaml = "address: " + address + "\ncommand: " + asked.substring(2) + "\n" + VALUES;
        read.addAll(RoundTrip.read(trip.poll(RoundTrip.driver("sdi12", yaml), PATIENCE)));
      }
      assertEquals(15, read.size(), read.toString());
      assertEquals(trip.served(), read);
    }
  }

  private static Sdi12Sensor sensor(char address, int millis, String level) {
    List<Measured> values =
        List.of(
            new Measured(level, List.of(new Sample("one", "level", level))),
            new Measured("+14.8", List.of(new Sample("one", "temperature", "14.8"))),
            new Measured("+250", List.of(new Sample("one", "conductivity", "0.025"))));
    return new Sdi12Sensor(
        address, "OTT     PLS   100123456", Duration.ofMillis(millis), 2, () -> values);
  }
}
