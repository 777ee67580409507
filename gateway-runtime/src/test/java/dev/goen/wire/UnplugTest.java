package dev.goen.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.bus.DigitalChip;
import dev.goen.bus.LineSettings;
import dev.goen.bus.SerialLine;
import dev.goen.config.GatewayConfig.Device;
import dev.goen.driver.PollResult;
import dev.goen.pipeline.DevicePipeline;
import dev.goen.poll.BusWorker;
import dev.goen.poll.Polled;
import dev.goen.poll.SerialBus;
import dev.goen.reading.BootId;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.reading.StreamClass;
import dev.goen.sim.device.Expectation;
import dev.goen.sim.device.KellerGauge;
import dev.goen.sim.device.ModbusSlave;
import dev.goen.sim.device.ServedLog;
import dev.goen.sim.device.SimulatedLine;
import dev.goen.sim.line.Pty;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An adapter is pulled out and comes back under another name of the kernel's, behind the same
 * stable link. A hundred times, through the whole gateway: {@code dev.goen.whole.UnplugCampaign}.
 */
@Timeout(120)
class UnplugTest {

  private static final BootId BOOT = new BootId(new UUID(1, 2));
  private static final int SERIAL = 4711;

  @TempDir Path folder = Path.of("unset");

  private final BlockingQueue<Polled> polled = new LinkedBlockingQueue<>();

  @Test
  void readingGoesOnWhenTheAdapterIsBackUnderAnotherName() throws Exception {
    Path link = folder.resolve("usb-adapter");
    Pty first = Pty.open(link);
    try (BusWorker<SerialLine> worker = worker(link)) {
      try (SimulatedLine _ = SimulatedLine.start(first, gauge(SERIAL), ServedLog.none())) {
        worker.start();
        assertTrue(next().ok());
        first.close();
        assertInstanceOf(PollResult.NoReply.class, bad().result());
      }
      try (Pty again = Pty.open(link);
          SimulatedLine _ = SimulatedLine.start(again, gauge(SERIAL), ServedLog.none())) {
        good();
        assertEquals(1, worker.status().reopened());
      }
    }
  }

  /** The serial number of a Keller tells what its place on the bus does not. */
  @Test
  void anotherGaugeOnTheOldPortIsNotTakenForTheOldOne() throws Exception {
    Path link = folder.resolve("usb-adapter");
    Pty first = Pty.open(link);
    try (BusWorker<SerialLine> worker = worker(link)) {
      try (SimulatedLine _ = SimulatedLine.start(first, gauge(SERIAL), ServedLog.none())) {
        worker.start();
        assertTrue(next().ok());
        assertTrue(next().ok(), "by now it is known who it is");
        first.close();
        bad();
      }
      try (Pty again = Pty.open(link);
          SimulatedLine _ = SimulatedLine.start(again, gauge(SERIAL + 1), ServedLog.none())) {
        PollResult result = next().result();
        while (!(result instanceof PollResult.Foreign)) {
          assertInstanceOf(PollResult.NoReply.class, result, "no value of a stranger");
          result = next().result();
        }
        assertTrue(result.toString().contains("4712 5.20 12.20"), result::toString);
      }
    }
  }

  private Polled next() throws InterruptedException {
    Polled one = polled.poll(60, TimeUnit.SECONDS);
    assertNotNull(one, "nothing was polled");
    return one;
  }

  private Polled bad() throws InterruptedException {
    Polled one = next();
    while (one.ok()) {
      one = next();
    }
    return one;
  }

  private void good() throws InterruptedException {
    while (!next().ok()) {
      // not yet back
    }
  }

  private static List<ModbusSlave> gauge(int serial) {
    return List.of(
        new ModbusSlave(
            1,
            new KellerGauge(
                "s",
                () -> 1.5,
                () -> 14.8,
                999.1,
                Expectation.asMeasured("level", 3),
                Expectation.asMeasured("temperature", 1),
                serial)));
  }

  private BusWorker<SerialLine> worker(Path link) {
    Device<SerialLine> device =
        new Device<>(
            new SensorId("s"),
            "river",
            StreamClass.DATA,
            Duration.ofMillis(100),
            Duration.ofSeconds(10),
            -1,
            -1,
            DigitalChip.Pull.OFF,
            RoundTrip.driver("modbus", "profile: keller-33x\naddress: 1"),
            DevicePipeline.NONE);
    return new BusWorker<>(
        "rs485",
        List.of(device),
        () -> SerialBus.open(link.toString(), LineSettings.DEFAULT),
        () -> new SampleTime(BOOT, System.nanoTime() / 1_000_000),
        polled::add);
  }
}
