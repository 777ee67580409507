package dev.goen.sim.bench;

import dev.goen.sim.bench.Part.Input;
import dev.goen.sim.device.KernelConverter;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A converter as the kernel shows it, below a folder of its own; a link leads to it. Pulled out, it
 * vanishes, and comes back under another number. Nobody can tell when its files are read, so they
 * serve nothing that could be counted.
 */
final class ConverterLine implements BenchLine {

  private static final long REFRESH_MILLIS = 50;

  private final Path tree;
  private final Path link;
  private final String chip;
  private final List<Input> inputs = new ArrayList<>();
  private @Nullable Thread refresher;
  private int number;

  /** Null while nothing is plugged in. */
  private @Nullable KernelConverter converter;

  /**
   * A converter that is not there yet.
   *
   * @param link where it is to be found
   * @param chip its name, such as {@code mcp3208}
   */
  ConverterLine(Path link, String chip) {
    this.link = link;
    this.tree = link.resolveSibling(link.getFileName() + ".sys");
    this.chip = chip;
  }

  @Override
  public Map<String, Object> bus() {
    return Map.of("iio", link.toString());
  }

  @Override
  public void start(List<BenchDevice> devices) throws IOException {
    for (BenchDevice device : devices) {
      if (device.twin().part() instanceof Input input) {
        inputs.add(input);
      }
    }
    plugIn();
    refresher = Thread.ofPlatform().daemon().name("sim " + link).start(this::refresh);
  }

  private void refresh() {
    try {
      while (true) {
        Thread.sleep(REFRESH_MILLIS);
        convert();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (IOException failed) {
      System.getLogger(ConverterLine.class.getName())
          .log(Level.ERROR, "the converter stands still", failed);
    }
  }

  private synchronized void convert() throws IOException {
    if (converter != null) {
      for (Input input : inputs) {
        converter.counts(input.channel(), input.counts().getAsLong());
      }
    }
  }

  @Override
  public synchronized boolean plugIn() throws IOException {
    if (converter != null) {
      return false;
    }
    KernelConverter fresh = KernelConverter.show(tree, number++, "spi0.0", chip);
    for (Input input : inputs) {
      fresh.scale(input.channel(), input.scale());
    }
    converter = fresh;
    convert();
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, fresh.folder());
    return true;
  }

  @Override
  public synchronized boolean unplug() throws IOException {
    if (converter == null) {
      return false;
    }
    Files.deleteIfExists(link);
    converter.vanish();
    converter = null;
    return true;
  }

  @Override
  public void close() throws IOException {
    if (refresher != null) {
      refresher.interrupt();
    }
    unplug();
    if (Files.exists(tree)) {
      try (var left = Files.walk(tree)) {
        for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
