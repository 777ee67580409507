package dev.goen.provision.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.bus.BusFault;
import dev.goen.provision.terminal.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortTroubleTest {

  @TempDir private Path folder;

  /** The missing group is the file's own: dialout on Debian, uucp elsewhere. */
  @Test
  void whoMayNotOpenAPortIsToldTheGroupThatMay() throws IOException {
    Path port = Files.createFile(folder.resolve("ttyUSB0"));
    String group = Files.readAttributes(port, PosixFileAttributes.class).group().getName();
    BusFault fault = new BusFault(BusFault.Kind.FORBIDDEN, port.toString(), "may not");
    PortTrouble trouble = PortTrouble.of(fault, new Holders(folder));
    String mend = new Messages(Locale.ENGLISH).text(trouble.mend(), trouble.arguments().toArray());
    assertTrue(mend.contains(group.equals("root") ? "udev" : group), mend);
  }

  /** A gateway that runs is why its port is busy, and no fault. */
  @Test
  void theRunningGatewayIsKnownAsTheHolder() throws IOException {
    Path port = Files.createFile(folder.resolve("ttyUSB0")).toRealPath();
    Path process = Files.createDirectories(folder.resolve("proc/42"));
    Files.createSymbolicLink(Files.createDirectory(process.resolve("fd")).resolve("7"), port);
    Files.writeString(process.resolve("comm"), "java\n");
    Files.writeString(process.resolve("cmdline"), "java\0-cp\0x\0dev.goen.app.GatewayMain\0");
    Files.createDirectories(folder.resolve("proc/43/fd"));
    BusFault fault = new BusFault(BusFault.Kind.BUSY, port.toString(), "busy");
    PortTrouble trouble = PortTrouble.of(fault, new Holders(folder.resolve("proc")));
    assertTrue(trouble.byGateway());
    assertEquals("java (pid 42)", trouble.arguments().getLast());
  }

  /** ttyS1 to ttyS3 are there on every PC without any plug; the console must not be written to. */
  @Test
  void onlyPortsWithHardwareAreListed() throws IOException {
    Path dev = Files.createDirectories(folder.resolve("dev"));
    Path tty = Files.createDirectories(folder.resolve("sys/class/tty"));
    for (String name : List.of("ttyS0", "ttyS1", "ttyAMA0", "tty1", "ttyUSB3")) {
      Files.createFile(dev.resolve(name));
      Files.createDirectories(tty.resolve(name).resolve("device"));
      Files.writeString(tty.resolve(name).resolve("type"), name.equals("ttyS1") ? "0\n" : "4\n");
    }
    Files.createDirectories(tty.resolve("console"));
    Files.writeString(tty.resolve("console/active"), "tty0 ttyAMA0\n");
    Path paths = Files.createDirectories(dev.resolve("serial/by-path"));
    Path usb = dev.resolve("ttyUSB3").toRealPath();
    Path stable = Files.createSymbolicLink(paths.resolve("pci-usb-0:1"), usb);
    Files.createSymbolicLink(paths.resolve("gone"), dev.resolve("ttyUSB9"));
    SerialPorts ports = new SerialPorts(dev, folder.resolve("sys"));
    assertEquals(
        List.of(
            new FoundPort(stable.toString(), usb, Optional.empty(), false),
            found(dev.resolve("ttyAMA0"), true),
            found(dev.resolve("ttyS0"), false)),
        ports.list());
    assertEquals(Optional.of(stable.toString()), ports.stableName(dev.resolve("ttyUSB3")));
  }

  private static FoundPort found(Path device, boolean console) {
    return new FoundPort(device.toString(), device, Optional.empty(), console);
  }
}
