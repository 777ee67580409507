package dev.goen.sim.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.bus.LineSettings;
import dev.goen.sim.device.Crc16;
import dev.goen.sim.device.Expectation;
import dev.goen.sim.device.ModbusBus;
import dev.goen.sim.device.ModbusSlave;
import dev.goen.sim.device.ServedLog;
import dev.goen.sim.device.SimulatedLine;
import dev.goen.sim.device.SubmersibleTransmitter;
import dev.goen.sim.line.Pty;
import dev.goen.sim.signal.Dice;
import java.io.FileInputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

// A read of a terminal that waits does not end for an interrupt.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TroublesTest {

  private static final Duration NOW = Duration.ZERO;
  private static final byte[] ANSWER = Crc16.append(new byte[] {1, 3, 2, 4, (byte) 0xD2});

  private final AtomicLong nanos = new AtomicLong();

  private Troubles troubles(Schedule... schedules) {
    return new Troubles(List.of(schedules), Dialect.MODBUS_RTU, new Dice(3), nanos::get);
  }

  /** The numbers of the frames that were hit, of the next hundred. */
  private static List<Long> hit(Troubles troubles) {
    List<Long> hit = new ArrayList<>();
    for (long number = 1; number <= 100; number++) {
      long before = troubles.tally().of(Tally.ANSWERS);
      troubles.of(ANSWER, new byte[0]);
      if (troubles.tally().of(Tally.ANSWERS) == before) {
        hit.add(number);
      }
    }
    return hit;
  }

  private static Schedule of(
      FaultKind kind, long every, double chance, Duration from, Duration lasting, long times) {
    return new Schedule(kind, every, chance, from, lasting, times);
  }

  @Test
  void byCountByChanceAndByTimeEachAsOftenAsTold() {
    Schedule tenth = of(FaultKind.WRONG_CRC, 10, 1, NOW, Schedule.ALWAYS, 3);
    assertEquals(List.of(10L, 20L, 30L), hit(troubles(tenth)));

    Schedule sometimes = of(FaultKind.NOISE, 0, 0.2, NOW, Schedule.ALWAYS, 0);
    List<Long> first = hit(troubles(sometimes));
    assertEquals(first, hit(troubles(sometimes)), "the same seed, the same frames");
    assertTrue(first.size() > 8 && first.size() < 36, first::toString);

    Schedule later = of(FaultKind.SILENCE, 0, 1, Duration.ofSeconds(5), Duration.ofSeconds(30), 0);
    Troubles troubles = troubles(later);
    assertEquals(0, hit(troubles).size());
    nanos.addAndGet(Duration.ofSeconds(5).toNanos());
    assertEquals(100, hit(troubles).size());
    nanos.addAndGet(Duration.ofSeconds(30).toNanos());
    assertEquals(0, hit(troubles).size());
    assertEquals("answers 200  silence 100", troubles.tally().line());
  }

  @Test
  void aCommandHitsTheNextFramesOrAllForATime() {
    Troubles troubles = troubles();
    troubles.order(FaultKind.DROP_BYTE, 2);
    troubles.order(FaultKind.SILENCE, Duration.ofSeconds(30));
    assertEquals(100, hit(troubles).size());
    nanos.addAndGet(Duration.ofSeconds(30).toNanos());
    assertEquals(0, hit(troubles).size());
    troubles.order(FaultKind.ALL_00, 1000);
    troubles.clear();
    assertEquals(0, hit(troubles).size());
    assertEquals("answers 200  drop-byte 2  silence 98", troubles.tally().line());
  }

  /** On a real line: what was spoilt was not served, what was merely disturbed was. */
  @Test
  void onlyWholeFramesAreWrittenDownAsServed() throws Exception {
    StringWriter served = new StringWriter();
    Troubles troubles = new Troubles(List.of(), Dialect.MODBUS_RTU, new Dice(3));
    ModbusBus bus =
        new ModbusBus(
            List.of(
                new ModbusSlave(
                    1,
                    new SubmersibleTransmitter(
                        1, "kando-01", () -> 1.234, Expectation.asMeasured("level", 3)))));
    byte[] request = Crc16.append(new byte[] {1, 3, 0, 4, 0, 1});
    try (Pty pty = Pty.open();
        SimulatedLine _ =
            SimulatedLine.start(
                pty,
                new LineSettings(115_200, 8, LineSettings.Parity.NONE, 1),
                bus,
                new ServedLog(served),
                troubles);
        FileInputStream in = new FileInputStream(pty.slave().toFile())) {
      for (FaultKind kind : List.of(FaultKind.WRONG_CRC, FaultKind.ALL_FF)) {
        troubles.order(kind, 1);
        Files.write(pty.slave(), request);
        assertEquals(7, in.readNBytes(7).length);
        assertEquals("", served.toString(), kind::label);
      }
      troubles.order(FaultKind.ECHO, 1);
      Files.write(pty.slave(), request);
      byte[] echoed = in.readNBytes(15);
      assertTrue(Crc16.closes(echoed, 0, 8) && Crc16.closes(echoed, 8, 7));
      Files.write(pty.slave(), request);
      in.readNBytes(7);
      Files.write(pty.slave(), Crc16.append(new byte[] {1, 6, 0, 4, 0, 1}));
      in.readNBytes(5);
    }
    assertEquals(2, served.toString().lines().count(), served::toString);
    assertEquals("answers 1  all-ff 1  echo 1  exceptions 1  wrong-crc 1", troubles.tally().line());
  }
}
