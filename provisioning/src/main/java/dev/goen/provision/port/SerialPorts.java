package dev.goen.provision.port;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Lists the serial ports of a machine. udev's names under {@code serial/by-id} tell adapters with a
 * serial number apart; those under {@code serial/by-path} tell USB sockets apart, which is what is
 * left for cheap adapters that all say the same.
 */
public final class SerialPorts {

  private static final Pattern SERIAL = Pattern.compile("tty(USB|ACM|AMA|S|THS|mxc)\\d+");
  private static final int USB_TREE_DEPTH = 6;

  private final Path dev;
  private final Path sys;

  /**
   * The ports of a machine.
   *
   * @param dev its {@code /dev}
   * @param sys its {@code /sys}
   */
  public SerialPorts(Path dev, Path sys) {
    this.dev = dev;
    this.sys = sys;
  }

  public static SerialPorts ofMachine() {
    return new SerialPorts(Path.of("/dev"), Path.of("/sys"));
  }

  /** What the same machine has beside its serial ports. */
  public Hardware hardware() {
    return new Hardware(dev, sys);
  }

  /** All ports with hardware behind them, USB adapters first. */
  public List<FoundPort> list() {
    Map<Path, String> stable = stableNames();
    Set<String> consoles = Set.of(read(sys.resolve("class/tty/console/active")).split("\\s+", -1));
    List<FoundPort> ports = new ArrayList<>();
    stable.forEach((device, name) -> ports.add(found(name, device, consoles)));
    for (Path device : entries(dev)) {
      String name = String.valueOf(device.getFileName());
      if (SERIAL.matcher(name).matches() && !stable.containsKey(device) && hasHardware(name)) {
        ports.add(found(device.toString(), device, consoles));
      }
    }
    return ports;
  }

  /** The name under which to configure a port that was given by a passing one. */
  public Optional<String> stableName(Path port) {
    try {
      return Optional.ofNullable(stableNames().get(port.toRealPath()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private FoundPort found(String name, Path device, Set<String> consoles) {
    String kernelName = String.valueOf(device.getFileName());
    return new FoundPort(name, device, adapter(kernelName), consoles.contains(kernelName));
  }

  private Map<Path, String> stableNames() {
    Map<Path, String> names = new TreeMap<>();
    for (String folder : List.of("serial/by-id", "serial/by-path")) {
      for (Path link : entries(dev.resolve(folder))) {
        try {
          names.putIfAbsent(link.toRealPath(), link.toString());
        } catch (IOException e) {
          // It leads to nothing: unplugged a moment ago.
        }
      }
    }
    return names;
  }

  /** The kernel makes ttyS0 to ttyS3 whether or not there is such a port; type 0 is none. */
  private boolean hasHardware(String name) {
    Path tty = sys.resolve("class/tty").resolve(name);
    return Files.exists(tty.resolve("device")) && !read(tty.resolve("type")).equals("0");
  }

  private Optional<String> adapter(String name) {
    try {
      Path at = sys.resolve("class/tty").resolve(name).resolve("device").toRealPath();
      for (int i = 0; i < USB_TREE_DEPTH && at != null; i++) {
        String product = read(at.resolve("product"));
        if (!product.isEmpty()) {
          return Optional.of((read(at.resolve("manufacturer")) + " " + product).strip());
        }
        at = at.getParent();
      }
    } catch (IOException e) {
      // On-board ports have no such description.
    }
    return Optional.empty();
  }

  private static List<Path> entries(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
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
