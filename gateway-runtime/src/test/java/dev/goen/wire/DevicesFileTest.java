package dev.goen.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.goen.bus.AnalogInput;
import dev.goen.bus.Deadline;
import dev.goen.bus.DigitalChip;
import dev.goen.bus.DigitalInput;
import dev.goen.bus.SerialLine;
import dev.goen.bus.chip.DigitalChips;
import dev.goen.bus.iio.IioConverter;
import dev.goen.config.ConfigReader;
import dev.goen.config.ConfigResult;
import dev.goen.config.GatewayConfig;
import dev.goen.config.GatewayConfig.AnalogBus;
import dev.goen.config.GatewayConfig.Device;
import dev.goen.config.GatewayConfig.DigitalBus;
import dev.goen.driver.Driver;
import dev.goen.driver.DriverContext;
import dev.goen.driver.DriverFactory;
import dev.goen.driver.PollResult;
import dev.goen.driver.UtcListener;
import dev.goen.pipeline.DeviceStages;
import dev.goen.poll.SerialBus;
import dev.goen.reading.Reading;
import dev.goen.reading.Value;
import dev.goen.sim.bench.Bench;
import dev.goen.sim.bench.GatewayYaml;
import dev.goen.sim.device.ServedLog;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The file of devices in sensor-sim/README.md, as it stands there: it has a twin for every driver,
 * the configuration printed for it is right, and each device is read as what it served.
 */
@Timeout(300)
class DevicesFileTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path README = Path.of("..", "sensor-sim", "README.md");

  /** Their buses are the kernel's own; they are proved on the emulated device. */
  private static final Set<String> NEEDS_KERNEL = Set.of("ads1115", "wiegand");

  /** What no single frame carries: it follows from several, or from the configuration. */
  private static final Set<String> DERIVED = Set.of("culvert-2/level", "ward-2/calling");

  @TempDir private Path folder;

  private final Map<String, Set<String>> read = new HashMap<>();

  @Test
  void everyDriverHasATwinInTheReadmeAndReadsWhatItServed() throws Exception {
    StringWriter served = new StringWriter();
    Path file = Files.writeString(folder.resolve("devices.yaml"), example());
    String printed;
    try (Bench bench =
        Bench.start(file, folder, new ServedLog(served), Locale.ENGLISH, note -> {})) {
      printed = bench.busesYaml();
      for (GatewayConfig.Bus bus : config(printed).buses()) {
        switch (bus) {
          case GatewayConfig.SerialBus serial -> serial(serial);
          case DigitalBus digital -> digital(digital);
          case AnalogBus analog -> analog(analog);
          default -> fail("no twin can be on " + bus);
        }
      }
    }
    assertEveryDriver(printed);
    assertServed(served.toString());
    try (var left = Files.list(folder)) {
      List<String> names = left.map(one -> one.getFileName().toString()).toList();
      assertEquals(
          Set.of("devices.yaml", "gateway.yaml", "rain-1.tips"),
          Set.copyOf(names),
          "the bench leaves nothing behind");
    }
  }

  private static String example() throws Exception {
    Matcher blocks =
        Pattern.compile("```yaml\n(version: 1\n.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(README));
    assertTrue(blocks.find(), "an example in " + README);
    return blocks.group(1);
  }

  private GatewayConfig config(String buses) throws Exception {
    Path file = folder.resolve("gateway.yaml");
    Files.writeString(file, GatewayYaml.of("gw07", buses, List.of("mqtt://127.0.0.1:1883")));
    ConfigResult result =
        new ConfigReader(
                (keys, profiles, state) ->
                    new DriverContext(Drivers::now, raw -> raw, profiles, state, UtcListener.NONE))
            .read(file);
    return assertInstanceOf(ConfigResult.Valid.class, result, result::toString).config();
  }

  private static void assertEveryDriver(String printed) {
    Set<String> without = new TreeSet<>();
    for (DriverFactory factory : ServiceLoader.load(DriverFactory.class)) {
      if (!printed.contains("driver: " + factory.type() + ",")) {
        without.add(factory.type());
      }
    }
    assertEquals(NEEDS_KERNEL, without, "drivers without a twin in the example");
    for (String profile :
        List.of(
            "keller-33x",
            "generic-rs485",
            "vega",
            "strain-float32",
            "tilt-float32",
            "crack-float32",
            "vibration-float32")) {
      assertTrue(printed.contains("profile: " + profile + ","), profile);
    }
  }

  @SuppressWarnings("unchecked") // the configuration puts drivers of serial lines on serial lines
  private void serial(GatewayConfig.SerialBus bus) throws Exception {
    try (SerialBus open = SerialBus.open(bus.port(), bus.line())) {
      for (Device<?> device : bus.devices()) {
        Driver<SerialLine> driver = (Driver<SerialLine>) device.driver();
        take(device, () -> driver.poll(open.line(), Deadline.in(Duration.ofSeconds(5))));
      }
    }
  }

  @SuppressWarnings("unchecked") // as above
  private void digital(DigitalBus bus) throws Exception {
    try (DigitalChip chip = DigitalChips.open(bus.chip(), Drivers::now)) {
      for (Device<?> device : bus.devices()) {
        try (DigitalInput input = chip.input(device.line(), device.pull())) {
          Driver<DigitalInput> driver = (Driver<DigitalInput>) device.driver();
          take(device, () -> driver.poll(input, Deadline.in(Duration.ofSeconds(5))));
        }
      }
    }
  }

  @SuppressWarnings("unchecked") // as above
  private void analog(AnalogBus bus) throws Exception {
    try (AnalogInput input = IioConverter.open(bus.converter(), IioConverter.ROOT)) {
      for (Device<?> device : bus.devices()) {
        Driver<AnalogInput> driver = (Driver<AnalogInput>) device.driver();
        take(device, () -> driver.poll(input, Deadline.in(Duration.ofSeconds(5))));
      }
    }
  }

  private interface Poll {
    PollResult once() throws Exception;
  }

  /** Until it has told every quantity it has, or long enough. */
  private void take(Device<?> device, Poll poll) throws Exception {
    DeviceStages stages =
        new DeviceStages(device.id(), device.driver().channels(), device.pipeline());
    Set<String> owed = new TreeSet<>(device.quantities());
    owed.removeAll(Set.of("taken-off", "put-on", "battery-low"));
    long end = System.nanoTime() + PATIENCE.toNanos();
    PollResult last = new PollResult.Quiet();
    while (!owed.isEmpty() && System.nanoTime() < end) {
      last = poll.once();
      if (last instanceof PollResult.Sampled) {
        for (Reading reading : all(stages.apply(last, Drivers.now()))) {
          if (!(reading.value() instanceof Value.None)) {
            owed.remove(reading.quantity());
            read.computeIfAbsent(reading.name(), _ -> new HashSet<>())
                .add(plain(reading.value().toString()));
          }
        }
      }
    }
    assertEquals(Set.of(), owed, device.id().text() + " has not told; at last: " + last);
  }

  private static List<Reading> all(DeviceStages.Outcome outcome) {
    List<Reading> all = new ArrayList<>(outcome.readings());
    all.addAll(outcome.events());
    return all;
  }

  private void assertServed(String log) {
    Map<String, Set<String>> served = new HashMap<>();
    log.lines()
        .map(line -> line.split("\t"))
        .forEach(
            field ->
                served
                    .computeIfAbsent(field[0] + "/" + field[1], _ -> new HashSet<>())
                    .add(plain(field[4])));
    served.put("minato-02/level", Set.of("1.499", "1.5", "1.501", "1.502", "1.498"));
    served.put("deck-3/strain", Set.of("0.00012"));
    read.forEach(
        (name, values) -> {
          if (!DERIVED.contains(name)) {
            Set<String> truth = served.getOrDefault(name, Set.of());
            assertTrue(truth.containsAll(values), () -> name + ": " + values + " of " + truth);
          }
        });
  }

  private static String plain(String text) {
    try {
      BigDecimal number = new BigDecimal(text);
      return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    } catch (NumberFormatException word) {
      return text;
    }
  }
}
