package dev.goen.poll;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.DigitalChip;
import dev.goen.config.GatewayConfig.Device;
import dev.goen.driver.Channel;
import dev.goen.driver.Driver;
import dev.goen.driver.PollResult;
import dev.goen.pipeline.DevicePipeline;
import dev.goen.reading.BootId;
import dev.goen.reading.Reading;
import dev.goen.reading.SampleClock;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.reading.StreamClass;
import dev.goen.reading.Unit;
import dev.goen.reading.Value;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A bus that tests count the openings of, and devices that behave as a test says. */
abstract class BusWorkerFixture {

  private static final BootId BOOT = new BootId(new UUID(0, 1));

  final SampleClock clock = () -> new SampleTime(BOOT, System.nanoTime() / 1_000_000);
  final BlockingQueue<Polled> polled = new LinkedBlockingQueue<>();
  final AtomicInteger opened = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();
  final AtomicReference<@Nullable Thread> closer = new AtomicReference<>();

  /** How a device behaves; told the number of the bus's opening. */
  interface Behaviour {
    PollResult on(int opening) throws BusFault;
  }

  /** A driver of a gauge without a number of its own. */
  abstract static class Gauge implements Driver<Integer> {
    @Override
    public List<Channel> channels() {
      return List.of();
    }
  }

  final Polled next() throws InterruptedException {
    Polled one = polled.poll(30, TimeUnit.SECONDS);
    assertNotNull(one, "nothing was polled");
    return one;
  }

  final BusWorker<Integer> worker(List<Device<Integer>> devices) {
    return new BusWorker<>("test", devices, this::open, clock, polled::add);
  }

  final Bus<Integer> open() {
    int opening = opened.incrementAndGet();
    return new Bus<>() {
      private boolean mine = true;

      @Override
      public Integer of(Device<Integer> device) {
        return opening;
      }

      @Override
      public synchronized void close() {
        if (mine) {
          mine = false;
          closer.set(Thread.currentThread());
          closed.incrementAndGet();
        }
      }
    };
  }

  final PollResult sampled(String id) {
    return new PollResult.Sampled(
        List.of(
            Reading.of(
                new SensorId(id), "level", new Value.Decimal(1, 0), Unit.METRE, clock.now())));
  }

  static Device<Integer> device(String id, Behaviour behaviour) {
    return device(id, Duration.ofMillis(50), behaviour);
  }

  static Device<Integer> device(String id, Duration period, Behaviour behaviour) {
    SensorId sensor = new SensorId(id);
    return device(
        id,
        period,
        new Driver<>() {
          @Override
          public List<Channel> channels() {
            return List.of(new Channel(sensor, "level", Unit.METRE));
          }

          @Override
          public PollResult poll(Integer bus, Deadline deadline) throws BusFault {
            return behaviour.on(bus);
          }
        });
  }

  static Device<Integer> device(String id, Duration period, Driver<Integer> driver) {
    return new Device<>(
        new SensorId(id),
        "river",
        StreamClass.DATA,
        period,
        Duration.ofMillis(20),
        -1,
        -1,
        DigitalChip.Pull.OFF,
        driver,
        DevicePipeline.NONE);
  }
}
