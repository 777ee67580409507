package dev.goen.config;

import dev.goen.bus.LineSettings;
import dev.goen.bus.LineSettings.Parity;
import dev.goen.config.GatewayConfig.AnalogBus;
import dev.goen.config.GatewayConfig.Bus;
import dev.goen.config.GatewayConfig.Device;
import dev.goen.config.GatewayConfig.DigitalBus;
import dev.goen.config.GatewayConfig.I2cBus;
import dev.goen.config.GatewayConfig.SerialBus;
import dev.goen.driver.DriverFactory.BusKind;
import dev.goen.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads {@code buses:} and what can be seen of a bus as a whole. */
final class BusReader {

  /** The kernel deals these names out anew at every start. */
  private static final Pattern NAMED_BY_CHANCE = Pattern.compile("/dev/tty(USB|ACM)\\d+");

  private static final Pattern SERIAL_SERVER =
      Pattern.compile("tcp://([^\\s/:\\[\\]]+|\\[[0-9A-Fa-f:.]+]):\\d{1,5}");
  private static final Pattern CHIP = Pattern.compile("gpiochip\\d{1,3}|unix:/.+");

  private static final Pattern I2C = Pattern.compile("/dev/i2c-\\d{1,3}");

  /** Here, too, the kernel deals the numbers out anew at every start. */
  private static final Pattern IIO_BY_CHANCE = Pattern.compile("^/sys/.*iio:device\\d+");

  private static final int SILENT_PERIODS = 5;
  private static final Duration LEAST_SILENCE = Duration.ofSeconds(30);

  private final DeviceReader devices;
  private final Findings findings;

  BusReader(DeviceReader devices, Findings findings) {
    this.devices = devices;
    this.findings = findings;
  }

  Bus read(Settings bus) {
    String id = bus.id("id");
    findings.claim(bus, "id", "bus " + id, "bus.twice");
    List<String> kinds = Stream.of("port", "chip", "i2c", "iio").filter(bus::has).toList();
    if (kinds.size() != 1) {
      findings.problem(bus, "", kinds.isEmpty() ? "bus.neither" : "bus.both");
    }
    Bus read =
        switch (kinds.isEmpty() ? "port" : kinds.getFirst()) {
          case "chip" -> digital(bus, id);
          case "i2c" -> i2c(bus, id);
          case "iio" -> analog(bus, id);
          default -> serial(bus, id);
        };
    bus.done();
    return read;
  }

  private Bus i2c(Settings bus, String id) {
    String device = bus.text("i2c");
    findings.claim(bus, "i2c", "port " + device, "bus.port-twice");
    if (!device.isEmpty() && !I2C.matcher(device).matches()) {
      findings.problem(bus, "i2c", "bus.i2c");
    }
    return new I2cBus(id, device, all(bus, BusKind.I2C));
  }

  private Bus analog(Settings bus, String id) {
    String converter = bus.text("iio");
    findings.claim(bus, "iio", "port " + converter, "bus.port-twice");
    if (IIO_BY_CHANCE.matcher(converter).find()) {
      findings.warn(bus, "iio", "bus.iio-by-chance");
    }
    return new AnalogBus(id, converter, all(bus, BusKind.ANALOG));
  }

  /** Devices that share their bus without further ado. */
  private List<Device<?>> all(Settings bus, BusKind kind) {
    return present(
        bus.sections("devices").stream()
            .map(section -> devices.read(section, Set.of(kind)))
            .toList());
  }

  private Bus serial(Settings bus, String id) {
    String port = bus.textIfAny("port").orElse("");
    if (!port.isEmpty()) {
      checkPort(bus, port);
    }
    LineSettings line =
        new LineSettings(
            bus.integer("baud", 300, 4_000_000, LineSettings.DEFAULT.baud()),
            bus.integer("data-bits", 7, 8, LineSettings.DEFAULT.dataBits()),
            bus.choice("parity", Parity.class, LineSettings.DEFAULT.parity()),
            bus.integer("stop-bits", 1, 2, LineSettings.DEFAULT.stopBits()));
    List<Settings> sections = bus.sections("devices");
    List<Optional<Device<?>>> read =
        sections.stream().map(section -> devices.read(section, Set.of(BusKind.SERIAL))).toList();
    new LineSharing(bus, line, findings).check(sections, read);
    List<Device<?>> devices = present(read);
    return new SerialBus(id, port, line, silence(bus, devices), devices);
  }

  /**
   * How long a bus may be silent. One whose devices are asked should never be for long; one that is
   * listened to may be so rightly, and is opened anew only where that is wanted.
   */
  private static Optional<Duration> silence(Settings bus, List<Device<?>> devices) {
    Optional<Duration> usual =
        devices.stream()
            .filter(device -> !device.driver().listens())
            .map(Device::period)
            .min(Duration::compareTo)
            .map(period -> period.multipliedBy(SILENT_PERIODS))
            .map(most -> most.compareTo(LEAST_SILENCE) < 0 ? LEAST_SILENCE : most);
    if (!bus.has("reopen-after-silence")) {
      return usual;
    }
    return Optional.of(
        bus.duration(
            "reopen-after-silence", Duration.ofSeconds(5), Duration.ofDays(1), LEAST_SILENCE));
  }

  private void checkPort(Settings bus, String port) {
    findings.claim(bus, "port", "port " + whatItLeadsTo(port), "bus.port-twice");
    if (port.startsWith("tcp://")) {
      if (!SERIAL_SERVER.matcher(port).matches() || portNumber(port) > 65_535) {
        findings.problem(bus, "port", "bus.server");
      }
    } else if (!port.startsWith("/")) {
      findings.problem(bus, "port", "bus.port");
    } else if (NAMED_BY_CHANCE.matcher(port).matches()) {
      findings.warn(bus, "port", "bus.by-chance");
    } else if (!Files.exists(Path.of(port))) {
      findings.warn(bus, "port", "bus.not-there");
    }
  }

  private static int portNumber(String port) {
    return Integer.parseInt(port.substring(port.lastIndexOf(':') + 1));
  }

  private Bus digital(Settings bus, String id) {
    String chip = chip(bus, findings);
    findings.claim(bus, "chip", "port " + chip, "bus.port-twice");
    List<Optional<Device<?>>> read = new ArrayList<>();
    for (Settings section : bus.sections("devices")) {
      Optional<Device<?>> device =
          devices.read(section, Set.of(BusKind.DIGITAL, BusKind.LINE_PAIR));
      device.ifPresent(d -> claimLines(section, chip, d));
      read.add(device);
    }
    return new DigitalBus(id, chip, present(read));
  }

  private void claimLines(Settings section, String chip, Device<?> device) {
    boolean pair = device.second() >= 0;
    findings.claim(section, pair ? "d0" : "line", chip + " " + device.line(), "line.twice");
    if (pair) {
      findings.claim(section, "d1", chip + " " + device.second(), "line.twice");
      if (chip.startsWith("unix:")) {
        findings.problem(section, "driver", "line.pair");
      }
    }
  }

  /** The chip of a bus or an output. */
  static String chip(Settings section, Findings findings) {
    String chip = section.text("chip");
    if (!chip.isEmpty() && !CHIP.matcher(chip).matches()) {
      findings.problem(section, "chip", "bus.chip");
    }
    return chip;
  }

  private static List<Device<?>> present(List<Optional<Device<?>>> read) {
    List<Device<?>> present = new ArrayList<>();
    read.forEach(device -> device.ifPresent(present::add));
    return present;
  }

  /** A name under by-id is a link: two names may lead to one port. */
  private static String whatItLeadsTo(String port) {
    try {
      return port.startsWith("/") ? Path.of(port).toRealPath().toString() : port;
    } catch (IOException e) {
      return port;
    }
  }
}
