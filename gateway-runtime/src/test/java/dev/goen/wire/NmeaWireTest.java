package dev.goen.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.goen.bus.LineSettings;
import dev.goen.bus.SerialLine;
import dev.goen.clock.FedSource;
import dev.goen.clock.Fix;
import dev.goen.clock.Floor;
import dev.goen.clock.Timekeeper;
import dev.goen.driver.Driver;
import dev.goen.reading.SampleTime;
import dev.goen.sim.device.SatelliteReceiver;
import dev.goen.sim.device.ServedLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NmeaWireTest {

  private static final long NOW = Instant.parse("2026-11-24T05:40:00Z").toEpochMilli();
  private static final LineSettings LINE = new LineSettings(38_400, 8, LineSettings.Parity.NONE, 1);

  private static final int TRIES = 5;

  private FedSource gps = new FedSource("gps");
  private final long origin = ServedLog.monoMillis();

  /**
   * The gateway, told nothing else, knows the time within what it says. What it says leaves no room
   * for a machine that stands still for half a second, so one good try of a few will do.
   */
  @Test
  void positionAndTimeAreThoseOfTheReceiver() throws Exception {
    List<Long> off = new ArrayList<>();
    for (int i = 0; i < TRIES; i++) {
      gps = new FedSource("gps");
      Fix fix = listen(NOW, true).orElseThrow();
      assertEquals(600.0, (double) fix.uncertaintyMillis(), 10.0);
      off.add(fix.utcMillis() - (NOW + fix.at().monoMillis() - origin));
      if (Math.abs(off.getLast()) <= fix.uncertaintyMillis()) {
        return;
      }
    }
    fail("off by so many ms: " + off);
  }

  /** The week number of old receivers begins anew each 1024 weeks, and they do not say so. */
  @Test
  void receiverThatHasRolledOverIsNotBelieved() throws Exception {
    long longAgo = NOW - Duration.ofDays(7 * 1024).toMillis();
    assertEquals(Optional.empty(), listen(longAgo, true));
    assertTrue(gps.fix(new SampleTime(RoundTrip.BOOT, origin)).isPresent(), "it was told");
  }

  @Test
  void receiverWithoutAFixTellsNoTime() throws Exception {
    assertEquals(Optional.empty(), listen(NOW, false));
    assertEquals(Optional.empty(), gps.fix(new SampleTime(RoundTrip.BOOT, origin)));
  }

  /** What the gateway stores as an anchor after some bursts, with no other source. */
  private Optional<Fix> listen(long utcMillis, boolean fixed) throws Exception {
    SatelliteReceiver receiver =
        new SatelliteReceiver(
            "one",
            () -> utcMillis + ServedLog.monoMillis() - origin,
            211_979_242,
            -796_501_234,
            Duration.ofMillis(150),
            Duration.ofMillis(50),
            fixed);
    Driver<SerialLine> driver =
        RoundTrip.driver(
            "nmea", "every: 1s", (at, utc, within) -> gps.accept(new Fix(at, utc, within)));
    SampleTime start = new SampleTime(RoundTrip.BOOT, origin);
    try (RoundTrip trip = new RoundTrip(LINE, receiver)) {
      List<String> read = new ArrayList<>();
      long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
      long enough = System.nanoTime() + Duration.ofMillis(fixed ? 0 : 400).toNanos();
      while ((read.isEmpty() || (fixed && gps.fix(start).isEmpty()) || System.nanoTime() < enough)
          && System.nanoTime() < end) {
        List<String> some = RoundTrip.read(trip.poll(driver, Duration.ofMillis(200)));
        if (some.size() == 5) {
          read.addAll(some);
        }
      }
      List<String> expected = trip.served().subList(0, fixed ? 5 : 2);
      assertEquals(expected, read.subList(fixed ? 0 : 3, 5));
    }
    Timekeeper keeper =
        new Timekeeper(
            () -> new SampleTime(RoundTrip.BOOT, ServedLog.monoMillis()),
            () -> 0,
            List.of(gps),
            Floor.PROGRAM.toEpochMilli());
    return keeper.tick();
  }
}
