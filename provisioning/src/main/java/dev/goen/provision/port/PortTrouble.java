package dev.goen.provision.port;

import dev.goen.bus.BusFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Why a port or chip cannot be used, in words a bundle holds.
 *
 * @param what key of the sentence that says what is wrong
 * @param mend key of the sentence that says what to do
 * @param arguments of both: the port, the group, the user, who holds it
 * @param byGateway whether it is only that the gateway is running
 */
public record PortTrouble(String what, String mend, List<String> arguments, boolean byGateway) {

  public PortTrouble {
    arguments = List.copyOf(arguments);
  }

  /** The trouble that a fault tells of; looks at the file's rights and at who holds it. */
  public static PortTrouble of(BusFault fault, Holders holders) {
    Path path = Path.of(fault.bus());
    return switch (fault.kind()) {
      case FORBIDDEN -> forbidden(path);
      case BUSY -> busy(path, holders);
      case MISSING -> named(Files.exists(path) ? "port.no-hardware" : "port.missing", path);
      case GONE, OVERRUN -> named("port.gone", path);
    };
  }

  /** This user's groups do not let it use a device. */
  public static PortTrouble forbidden(Path device) {
    String user = System.getProperty("user.name");
    String group = group(device);
    // A device that is root's alone has no group to join: udev has not given it one.
    return of(
        group.equals("root") ? "port.forbidden.root" : "port.forbidden", device, group, user, "");
  }

  private static PortTrouble busy(Path device, Holders holders) {
    List<Holders.Holder> found = holders.of(device);
    if (found.isEmpty()) {
      return named("port.busy", device);
    }
    String who = found.stream().map(Holders.Holder::toString).collect(Collectors.joining(", "));
    boolean gateway = found.stream().anyMatch(Holders.Holder::gateway);
    PortTrouble trouble = of(gateway ? "port.held-by-gateway" : "port.held", device, "", "", who);
    return new PortTrouble(trouble.what, trouble.mend, trouble.arguments, gateway);
  }

  private static PortTrouble named(String key, Path device) {
    return of(key, device, "", "", "");
  }

  private static PortTrouble of(String key, Path device, String group, String user, String who) {
    return new PortTrouble(key, key + ".do", List.of(device.toString(), group, user, who), false);
  }

  private static String group(Path device) {
    try {
      return Files.readAttributes(device, PosixFileAttributes.class).group().getName();
    } catch (IOException | UnsupportedOperationException e) {
      return "dialout";
    }
  }
}
