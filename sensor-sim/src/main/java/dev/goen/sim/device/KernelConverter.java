package dev.goen.sim.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/**
 * A converter as the kernel shows it (Industrial I/O): a folder of small files, found by a link
 * with a number from the folder of all converters. Nobody can tell when such a file is read, so
 * what is put in here is not written down as served.
 */
public final class KernelConverter {

  private final Path link;
  private final Path folder;

  private KernelConverter(Path link, Path folder) {
    this.link = link;
    this.folder = folder;
  }

  /**
   * Shows a converter.
   *
   * @param root a folder to make the tree in
   * @param number what the kernel has dealt out this time
   * @param parent the device it sits on, such as {@code 1-0048} or {@code spi0.0}
   * @param name of the chip, such as {@code mcp3208}
   */
  public static KernelConverter show(Path root, int number, String parent, String name)
      throws IOException {
    Path folder = root.resolve("devices").resolve(parent).resolve("iio:device" + number);
    Files.createDirectories(folder);
    Files.createDirectories(all(root));
    Path link = all(root).resolve("iio:device" + number);
    Files.createSymbolicLink(link, folder);
    KernelConverter converter = new KernelConverter(link, folder);
    converter.write("name", name);
    return converter;
  }

  /** The folder of all converters below a root: what is {@code /sys/bus/iio/devices} elsewhere. */
  public static Path all(Path root) {
    return root.resolve("bus").resolve("iio");
  }

  /** This converter's own folder. */
  public Path folder() {
    return folder;
  }

  /** Sets how many millivolts a count of this channel is. */
  public void scale(int channel, double millivolts) throws IOException {
    write("in_voltage" + channel + "_scale", String.format(Locale.ROOT, "%.9f", millivolts));
  }

  /** Lays a voltage on a channel, whose scale is known: counts, cut off as a converter does. */
  public void volts(int channel, double volts, double scale) throws IOException {
    counts(channel, (long) Math.floor(volts * 1000 / scale + 0.5));
  }

  /** Puts counts on a channel. */
  public void counts(int channel, long raw) throws IOException {
    write("in_voltage" + channel + "_raw", Long.toString(raw));
  }

  /** The chip is unplugged, or its driver unloaded. */
  public void vanish() throws IOException {
    Files.delete(link);
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  /** As one piece, as the kernel would: a reader sees the old or the new. */
  private void write(String file, String text) throws IOException {
    Path fresh = Files.writeString(folder.resolve("." + file), text + "\n");
    Files.move(fresh, folder.resolve(file), StandardCopyOption.ATOMIC_MOVE);
  }
}
