package dev.goen.wire;

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
import dev.goen.reading.Reading;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.reading.StreamClass;
import dev.goen.sim.device.Expectation;
import dev.goen.sim.device.Fate;
import dev.goen.sim.device.ModbusBus;
import dev.goen.sim.device.ModbusSlave;
import dev.goen.sim.device.Passage;
import dev.goen.sim.device.Sample;
import dev.goen.sim.device.SimulatedLine;
import dev.goen.sim.device.SubmersibleTransmitter;
import dev.goen.sim.fault.Dialect;
import dev.goen.sim.fault.FaultKind;
import dev.goen.sim.fault.Schedule;
import dev.goen.sim.fault.Troubles;
import dev.goen.sim.line.Pty;
import dev.goen.sim.signal.Dice;
import dev.goen.whole.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One RS-485 line at 9600 baud with ten gauges: six are well, one has a bad connection, three are
 * dead. The worker, the port and the drivers are the gateway's own.
 *
 * @param seed of the noise
 * @param period of every gauge
 * @param timeout a reply takes 35 ms on this wire, so 150 to 200 ms are plenty
 */
record SharedLine(long seed, Duration period, Duration timeout) {

  static final int WELL = 6;
  static final int NOISY = 7;
  private static final int GAUGES = 10;

  private static final BootId BOOT = new BootId(new UUID(1, 2));

  /** All but those that keep the simulated line itself from answering others for a second. */
  private static final List<FaultKind> NOISE =
      Arrays.stream(FaultKind.values())
          .filter(kind -> kind != FaultKind.LATE_HALF && kind != FaultKind.RESET)
          .toList();

  /**
   * What was seen.
   *
   * @param readings of the six that are well, and of the noisy one
   * @param wrong readings that nobody served
   * @param missed turns of the six without a reading
   * @param latenessMillis of the readings of the six against their own usual place in the period,
   *     sorted; without the first turn
   */
  record Seen(int readings, int noisy, List<String> wrong, int missed, List<Long> latenessMillis) {
    long percentile(double share) {
      int last = latenessMillis.size() - 1;
      return latenessMillis.get((int) Math.min(last, share * latenessMillis.size()));
    }
  }

  /** Lets the line run for so many periods. */
  Seen run(int periods) throws Exception {
    List<Polled> polled = new ArrayList<>();
    Set<String> served = new HashSet<>();
    try (Pty pty = Pty.open();
        SimulatedLine _ =
            SimulatedLine.start(
                pty,
                LineSettings.DEFAULT,
                new ModbusBus(slaves()),
                (samples, _) -> note(served, samples),
                noise());
        BusWorker<SerialLine> worker =
            new BusWorker<>(
                "rs485",
                devices(),
                () -> SerialBus.open(pty.slave().toString(), LineSettings.DEFAULT),
                () -> new SampleTime(BOOT, System.nanoTime() / 1_000_000),
                one -> note(polled, one),
                Optional.of(Duration.ofSeconds(30)))) {
      worker.start();
      Thread.sleep(period.multipliedBy(periods));
      Eventually.holds(Duration.ofSeconds(30), () -> answered(polled));
    }
    synchronized (polled) {
      synchronized (served) {
        return judge(List.copyOf(polled), Set.copyOf(served));
      }
    }
  }

  private static void note(Set<String> served, List<Sample> samples) {
    synchronized (served) {
      samples.forEach(one -> served.add(one.sensor() + " " + Double.parseDouble(one.value())));
    }
  }

  private static void note(List<Polled> polled, Polled one) {
    synchronized (polled) {
      polled.add(one);
    }
  }

  /** Whether anything has answered yet: a busy machine may take longer than a short run. */
  private static boolean answered(List<Polled> polled) {
    synchronized (polled) {
      return polled.stream().anyMatch(Polled::ok);
    }
  }

  private static List<ModbusSlave> slaves() {
    AtomicLong millimetres = new AtomicLong(1000);
    List<ModbusSlave> slaves = new ArrayList<>();
    for (int address = 1; address <= NOISY; address++) {
      // No two replies of the whole line have the same value: a stale one would show.
      slaves.add(
          new ModbusSlave(
              address,
              new SubmersibleTransmitter(
                  address,
                  "g" + address,
                  () -> millimetres.incrementAndGet() / 1e3,
                  Expectation.asMeasured("level", 3))));
    }
    return slaves;
  }

  /** Half of the frames of the noisy gauge are spoilt. */
  private Passage noise() {
    List<Schedule> schedules =
        NOISE.stream()
            .map(kind -> new Schedule(kind, 0, 0.06, Duration.ZERO, Schedule.ALWAYS, 0))
            .toList();
    Troubles troubles = new Troubles(schedules, Dialect.MODBUS_RTU, new Dice(seed));
    return (frame, heard) -> frame[0] == NOISY ? troubles.of(frame, heard) : Fate.arrives(frame);
  }

  private List<Device<SerialLine>> devices() {
    List<Device<SerialLine>> devices = new ArrayList<>();
    // The dead ones first: who comes after them has to wait, if anybody does.
    for (int address = GAUGES; address >= 1; address--) {
      devices.add(
          new Device<>(
              new SensorId("g" + address),
              "river",
              StreamClass.DATA,
              period,
              timeout,
              -1,
              -1,
              DigitalChip.Pull.OFF,
              RoundTrip.driver("modbus", "profile: generic-rs485\naddress: " + address),
              DevicePipeline.NONE));
    }
    return devices;
  }

  private Seen judge(List<Polled> polled, Set<String> served) {
    Map<String, List<Long>> places = new HashMap<>();
    List<String> wrong = new ArrayList<>();
    int noisy = 0;
    int missed = 0;
    for (Polled one : polled) {
      String id = one.device().id().text();
      boolean well = Integer.parseInt(id.substring(1)) <= WELL;
      if (one.result() instanceof PollResult.Sampled(List<Reading> readings)) {
        String said =
            "g%s %s"
                .formatted(
                    id.substring(1), Double.parseDouble(readings.getFirst().value().toString()));
        if (!served.contains(said)) {
          wrong.add(said);
        }
        if (well) {
          places
              .computeIfAbsent(id, _ -> new ArrayList<>())
              .add(one.ended().monoMillis() - one.started().monoMillis());
          missed += (int) one.skipped();
        } else {
          noisy++;
        }
      } else if (well) {
        missed++;
      }
    }
    List<Long> late = new ArrayList<>();
    for (List<Long> of : places.values()) {
      long usual = of.stream().sorted().toList().get(of.size() / 2);
      // In the first turn nobody knows yet who is dead.
      of.stream().skip(1).forEach(place -> late.add(Math.abs(place - usual)));
    }
    return new Seen(late.size(), noisy, wrong, missed, late.stream().sorted().toList());
  }
}
