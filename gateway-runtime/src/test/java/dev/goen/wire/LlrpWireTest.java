package dev.goen.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.LineSettings;
import dev.goen.bus.SerialLine;
import dev.goen.bus.tcp.TcpLine;
import dev.goen.driver.Driver;
import dev.goen.driver.PollResult;
import dev.goen.sim.device.LlrpReader;
import dev.goen.sim.device.LlrpReader.Passing;
import dev.goen.sim.device.TcpService;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The LLRP driver against its twin, over TCP. */
@Timeout(120)
class LlrpWireTest {

  private static final Passing SHORT = new Passing("30751FEB705C5904E3D50D70", 2, -55);
  private static final Passing LONG = new Passing("00112233445566778899AABBCCDDEEFF", 1, -73);

  private final LlrpReader reader = new LlrpReader("s", 50, (_, _) -> {});
  private final Driver<SerialLine> driver = Drivers.serial("llrp", Map.of("repeat", "0ms"));

  @Test
  void tagsOfAReaderArriveWithAntennaAndStrength() throws Exception {
    try (TcpService service = TcpService.start(0, reader);
        SerialLine line = TcpLine.open(service.url(), LineSettings.DEFAULT)) {
      reader.pass(SHORT);
      reader.pass(LONG);
      assertEquals("tag 30751FEB705C5904E3D50D70, antenna 2, rssi -85", sampled(line));
      assertEquals("tag 00112233445566778899AABBCCDDEEFF, antenna 1, rssi -103", sampled(line));
      while (reader.acknowledged() < 3) {
        assertEquals(new PollResult.Quiet(), poll(line));
      }
    }
  }

  /** The reader restarts: its client sets it up anew. */
  @Test
  void readerIsSetUpAtEachConnection() throws Exception {
    try (TcpService service = TcpService.start(0, reader)) {
      for (int times = 1; times <= 3; times++) {
        try (SerialLine line = TcpLine.open(service.url(), LineSettings.DEFAULT)) {
          reader.pass(SHORT);
          assertTrue(sampled(line).startsWith("tag 30751FEB"));
          assertEquals(times, reader.started());
        }
        while (service.connections() > 0) {
          Thread.sleep(5);
        }
      }
    }
  }

  @Test
  void secondClientIsToldThatThereIsOne() throws Exception {
    try (TcpService service = TcpService.start(0, reader);
        SerialLine first = TcpLine.open(service.url(), LineSettings.DEFAULT);
        SerialLine second = TcpLine.open(service.url(), LineSettings.DEFAULT)) {
      reader.pass(SHORT);
      sampled(first);
      Driver<SerialLine> other = Drivers.serial("llrp", Map.of());
      PollResult result = other.poll(second, Deadline.in(Duration.ofSeconds(30)));
      assertEquals(2, assertInstanceOf(PollResult.Refused.class, result).code());
    }
  }

  private String sampled(SerialLine line) throws BusFault {
    PollResult result = poll(line);
    while (!(result instanceof PollResult.Sampled)) {
      result = poll(line);
    }
    return Drivers.said(result);
  }

  private PollResult poll(SerialLine line) throws BusFault {
    return driver.poll(line, Deadline.in(Duration.ofMillis(200)));
  }
}
