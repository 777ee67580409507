package dev.goen.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.bus.Deadline;
import dev.goen.bus.DigitalChip;
import dev.goen.bus.DigitalInput;
import dev.goen.bus.SerialLine;
import dev.goen.bus.chip.DigitalChips;
import dev.goen.bus.serial.SerialLines;
import dev.goen.config.GatewayConfig.Device;
import dev.goen.config.GatewayConfig.DigitalBus;
import dev.goen.config.GatewayConfig.SerialBus;
import dev.goen.driver.Driver;
import dev.goen.driver.DriverContext;
import dev.goen.driver.PollResult;
import dev.goen.driver.UtcListener;
import dev.goen.pipeline.DeviceStages;
import dev.goen.reading.BootId;
import dev.goen.reading.Reading;
import dev.goen.reading.SampleClock;
import dev.goen.reading.SampleTime;
import dev.goen.sim.device.ServedLog;
import dev.goen.sim.scenario.CityOptions;
import dev.goen.sim.scenario.SimulatedCity;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The simulator has its own codecs and its own arithmetic. Where both sides come to the same value
 * from one configuration, neither has made a mistake that the other has not made independently.
 */
@Timeout(300)
class SimulatedCityTest {

  private static final int ROUNDS = 12;

  /** Nobody lays a tag on the reader for up to 990 s of the scenario, 17 s of this test. */
  private static final Duration PATIENCE = Duration.ofSeconds(45);

  private static final BootId BOOT = new BootId(new UUID(0, 1));
  private static final SampleClock CLOCK =
      () -> new SampleTime(BOOT, System.nanoTime() / 1_000_000);

  @TempDir private Path folder;

  private final Map<String, List<String>> read = new TreeMap<>();

  @Test
  void theGatewayMakesOfEveryDeviceWhatTheSimulatorExpectsOfIt() throws Exception {
    StringWriter served = new StringWriter();
    CityOptions rising =
        new CityOptions(
            1, 60, Duration.ofMinutes(30), Duration.ofMillis(200), Duration.ofMillis(5));
    try (SimulatedCity city = SimulatedCity.start(folder, rising, new ServedLog(served))) {
      Path file = folder.resolve("gateway.yaml");
      Files.writeString(
          file, city.gatewayYaml("gw07", List.of("mqtt://127.0.0.1:1883", "coap://127.0.0.1")));
      ConfigResult result =
          new ConfigReader(
                  (keys, profiles, state) ->
                      new DriverContext(CLOCK, raw -> raw, profiles, state, UtcListener.NONE))
              .read(file);
      GatewayConfig config = assertInstanceOf(ConfigResult.Valid.class, result).config();
      for (GatewayConfig.Bus bus : config.buses()) {
        switch (bus) {
          case SerialBus serial -> poll(serial);
          case DigitalBus digital -> poll(digital);
          default -> throw new AssertionError("the city has no such bus: " + bus);
        }
      }
    }
    Map<String, List<String>> expected = new TreeMap<>();
    served
        .toString()
        .lines()
        .map(line -> line.split("\t"))
        .forEach(
            field ->
                expected
                    .computeIfAbsent(field[0] + "/" + field[1], name -> new ArrayList<>())
                    .add(field[4]));
    assertEquals(expected.keySet(), read.keySet());
    expected.forEach(this::compare);
    Set<String> stages = new TreeSet<>(expected.getOrDefault("kando-01/stage", List.of()));
    assertTrue(stages.size() > 1, () -> "a rising river changes: " + stages);
  }

  /** What speaks unasked also speaks before and after it is listened to; all else is one to one. */
  private void compare(String name, List<String> expected) {
    List<String> actual = read.getOrDefault(name, List.of());
    if (name.endsWith("/tag") || name.endsWith("/contact")) {
      assertTrue(expected.containsAll(actual), () -> name + ": " + actual + " of " + expected);
    } else {
      assertEquals(
          expected.stream().map(SimulatedCityTest::plain).toList(),
          actual.stream().map(SimulatedCityTest::plain).toList(),
          name);
    }
  }

  private static BigDecimal plain(String number) {
    BigDecimal value = new BigDecimal(number);
    return value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
  }

  @SuppressWarnings("unchecked") // the configuration puts drivers of serial lines on serial lines
  private void poll(SerialBus bus) throws Exception {
    try (SerialLine line = SerialLines.open(bus.port(), bus.line())) {
      for (Device<?> device : bus.devices()) {
        Driver<SerialLine> driver = (Driver<SerialLine>) device.driver();
        DeviceStages stages =
            new DeviceStages(device.id(), device.driver().channels(), device.pipeline());
        int rounds = driver.listens() ? 1 : ROUNDS;
        for (int round = 0; round < rounds; round++) {
          take(stages, driver.poll(line, Deadline.in(PATIENCE)));
        }
      }
    }
  }

  @SuppressWarnings("unchecked") // as above, for chips
  private void poll(DigitalBus bus) throws Exception {
    try (DigitalChip chip = DigitalChips.open(bus.chip(), CLOCK)) {
      for (Device<?> device : bus.devices()) {
        try (DigitalInput input = chip.input(device.line(), device.pull())) {
          Driver<DigitalInput> driver = (Driver<DigitalInput>) device.driver();
          take(
              new DeviceStages(device.id(), device.driver().channels(), device.pipeline()),
              driver.poll(input, Deadline.in(PATIENCE)));
        }
      }
    }
  }

  private void take(DeviceStages stages, PollResult result) {
    PollResult.Sampled sampled = assertInstanceOf(PollResult.Sampled.class, result);
    for (Reading reading : stages.apply(sampled, CLOCK.now()).readings()) {
      read.computeIfAbsent(reading.name(), name -> new ArrayList<>())
          .add(reading.value().toString());
    }
  }
}
