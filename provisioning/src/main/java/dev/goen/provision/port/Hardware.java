package dev.goen.provision.port;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The converters, I2C buses and GPIO chips of a machine, as the kernel shows them. None is opened:
 * devices on I2C cannot be asked who they are, and some take any question for an order.
 */
public final class Hardware {

  private static final Pattern CHANNEL = Pattern.compile("in_voltage(\\d{1,2})_raw");

  private final Path dev;
  private final Path sys;

  /**
   * What a machine has.
   *
   * @param dev its {@code /dev}
   * @param sys its {@code /sys}
   */
  public Hardware(Path dev, Path sys) {
    this.dev = dev;
    this.sys = sys;
  }

  /**
   * A converter that the kernel drives.
   *
   * @param name what to configure: the chip's where it is the only one, else where it sits
   * @param chip the chip
   * @param channels of {@code in_voltageN_raw}, in their order
   */
  public record Converter(String name, String chip, List<Integer> channels) {
    public Converter {
      channels = List.copyOf(channels);
    }
  }

  /**
   * A bus or chip.
   *
   * @param name what to configure
   * @param what it is on, as the kernel calls it; may be empty
   */
  public record Part(String name, String what) {}

  /** The converters, but for those without a voltage to read. */
  public List<Converter> converters() {
    List<Converter> found = new ArrayList<>();
    List<Path> folders = entries(sys.resolve("bus/iio/devices"), "iio:device\\d+");
    for (Path folder : folders) {
      String chip = read(folder.resolve("name"));
      List<Integer> channels =
          entries(folder, CHANNEL.pattern()).stream()
              .map(file -> CHANNEL.matcher(String.valueOf(file.getFileName())))
              .filter(Matcher::matches)
              .map(number -> Integer.parseInt(number.group(1)))
              .sorted()
              .toList();
      long alike = folders.stream().filter(one -> read(one.resolve("name")).equals(chip)).count();
      if (!chip.isEmpty() && !channels.isEmpty()) {
        found.add(new Converter(alike == 1 ? chip : parent(folder), chip, channels));
      }
    }
    return found;
  }

  /** The I2C buses, by the paths to configure. */
  public List<Part> i2cBuses() {
    return entries(dev, "i2c-\\d+").stream()
        .map(
            bus -> {
              String name = String.valueOf(bus.getFileName());
              return new Part(
                  bus.toString(), read(sys.resolve("class/i2c-dev").resolve(name).resolve("name")));
            })
        .toList();
  }

  /** The GPIO chips, by the names to configure. */
  public List<Part> chips() {
    return entries(dev, "gpiochip\\d+").stream()
        .map(chip -> String.valueOf(chip.getFileName()))
        .map(name -> new Part(name, parent(sys.resolve("bus/gpio/devices").resolve(name))))
        .toList();
  }

  /** The device that one sits on. */
  private static String parent(Path folder) {
    try {
      Path parent = folder.toRealPath().getParent();
      return parent == null ? "" : String.valueOf(parent.getFileName());
    } catch (IOException e) {
      return "";
    }
  }

  private static List<Path> entries(Path folder, String name) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(one -> String.valueOf(one.getFileName()).matches(name))
          .sorted(Comparator.comparing(one -> String.valueOf(one.getFileName())))
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
