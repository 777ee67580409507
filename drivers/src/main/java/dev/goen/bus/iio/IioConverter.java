package dev.goen.bus.iio;

import dev.goen.bus.AnalogInput;
import dev.goen.bus.BusFault;
import dev.goen.bus.BusFault.Kind;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One converter below {@code /sys/bus/iio/devices}. The kernel numbers them anew at each start, so
 * it is found by what stays: its {@code name} (the chip), its {@code label} (from the device tree),
 * or the device it sits on, such as {@code 1-0048} for address 0x48 of I2C bus 1.
 *
 * <p>Files and units are those of the kernel's Documentation/ABI/testing/sysfs-bus-iio: {@code
 * in_voltageN_raw}, and for the channel or all of them {@code _scale} (mV) and {@code _offset}.
 */
public final class IioConverter implements AnalogInput {

  /** Where the kernel shows its converters. */
  public static final Path ROOT = Path.of("/sys/bus/iio/devices");

  private static final int LONGEST = 64;

  private final String name;
  private final Path folder;

  private IioConverter(String name, Path folder) {
    this.name = name;
    this.folder = folder;
  }

  /**
   * Finds a converter.
   *
   * @param name its name, label or parent device; or the path of its folder
   * @param root the folder with all converters
   * @throws BusFault MISSING when there is none of this name, or several
   */
  public static IioConverter open(String name, Path root) throws BusFault {
    if (name.startsWith("/")) {
      return found(name, List.of(Path.of(name)));
    }
    List<Path> matching = new ArrayList<>();
    TreeSet<String> known = new TreeSet<>();
    if (Files.isDirectory(root)) {
      try (DirectoryStream<Path> folders = Files.newDirectoryStream(root, "iio:device*")) {
        for (Path folder : folders) {
          List<String> names = namesOf(folder);
          known.addAll(names);
          if (names.contains(name)) {
            matching.add(folder);
          }
        }
      } catch (IOException thrown) {
        throw new BusFault(Kind.MISSING, name, root + " cannot be read", thrown);
      }
    }
    if (matching.size() > 1) {
      throw new BusFault(
          Kind.MISSING,
          name,
          "the kernel has %d converters of this name; choose among %s"
              .formatted(matching.size(), known));
    }
    if (matching.isEmpty()) {
      throw new BusFault(
          Kind.MISSING,
          name,
          "the kernel has no converter of this name, only %s; is its overlay in config.txt?"
              .formatted(known));
    }
    return found(name, matching);
  }

  private static IioConverter found(String name, List<Path> matching) throws BusFault {
    Path folder = matching.getFirst();
    if (!Files.isDirectory(folder)) {
      throw new BusFault(Kind.MISSING, name, "there is no such folder");
    }
    return new IioConverter(name, folder);
  }

  private static List<String> namesOf(Path folder) {
    List<String> names = new ArrayList<>();
    for (String file : List.of("name", "label")) {
      try {
        names.add(text(folder.resolve(file)));
      } catch (IOException _) {
        // not every converter has a label
      }
    }
    try {
      Path parent = folder.toRealPath().getParent();
      if (parent != null && parent.getFileName() != null) {
        names.add(parent.getFileName().toString());
      }
    } catch (IOException _) {
      // it has just gone
    }
    return names;
  }

  @Override
  public String name() {
    return name;
  }

  /** A name that changes its folder at the kernel's next start is looked for at each open only. */
  @Override
  public Conversion read(int channel) throws BusFault {
    String voltage = "in_voltage" + channel;
    try {
      long raw = Long.parseLong(text(folder.resolve(voltage + "_raw")));
      OptionalDouble scale = number(voltage + "_scale", "in_voltage_scale");
      OptionalDouble offset = number(voltage + "_offset", "in_voltage_offset");
      double each = scale.orElse(Double.NaN);
      double from = offset.orElse(0);
      if (each == 0 || !Double.isFinite(each) || !Double.isFinite(from)) {
        return new Conversion.Failed("the kernel tells no scale of " + voltage);
      }
      return new Conversion.Converted(raw, from, each);
    } catch (NumberFormatException thrown) {
      return new Conversion.Failed("not a number in " + voltage);
    } catch (IOException thrown) {
      if (!Files.isDirectory(folder)) {
        throw new BusFault(Kind.GONE, name, "has vanished", thrown);
      }
      return new Conversion.Failed(
          thrown instanceof NoSuchFileException
              ? "it has no channel " + channel
              : "the kernel could not convert (" + thrown.getMessage() + ")");
    }
  }

  /** Of the channel itself, or of all channels alike. */
  private OptionalDouble number(String own, String shared) throws IOException {
    @Nullable Path file =
        List.of(folder.resolve(own), folder.resolve(shared)).stream()
            .filter(Files::exists)
            .findFirst()
            .orElse(null);
    return file == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(Double.parseDouble(text(file)));
  }

  /** The one line of an attribute. */
  private static String text(Path file) throws IOException {
    byte[] bytes;
    try (var in = Files.newInputStream(file)) {
      bytes = in.readNBytes(LONGEST);
    }
    return new String(bytes, java.nio.charset.StandardCharsets.US_ASCII).strip();
  }

  /** Nothing is held open between two conversions. */
  @Override
  public void close() {}
}
