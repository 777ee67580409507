package dev.goen.bus.serial;

import com.fazecast.jSerialComm.SerialPort;
import dev.goen.bus.BusFault;
import dev.goen.bus.BusFault.Kind;
import dev.goen.bus.LineSettings;
import dev.goen.bus.SerialLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;
import java.util.stream.Stream;

/** Opens serial ports of this machine. */
public final class SerialLines {

  private static final Path STABLE_NAMES = Path.of("/dev/serial/by-id");

  // errno of Linux, as the library hands it on
  private static final int EPERM = 1;
  private static final int ENOENT = 2;
  private static final int EAGAIN = 11;
  private static final int EACCES = 13;
  private static final int EBUSY = 16;

  private SerialLines() {}

  /**
   * Opens a port for this process alone. A symbolic link (as below {@code /dev/serial/by-id}) is
   * followed anew at each call, so the same name finds a device that came back as another {@code
   * ttyUSB}.
   *
   * <p>RS-485 direction is left to the adapter, or to the kernel as its device tree says: the
   * library's own switch says yes also where the driver said no.
   *
   * @param port the path of a device, such as {@code /dev/serial/by-id/usb-…} or {@code
   *     /dev/ttyAMA0}
   * @throws BusFault MISSING, BUSY or FORBIDDEN, with what to do about it
   */
  public static SerialLine open(String port, LineSettings settings) throws BusFault {
    Path device = resolve(port);
    try {
      SerialPort opened = SerialPort.getCommPort(device.toString());
      opened.disableRs485ModeControl();
      opened.setComPortTimeouts(
          SerialPort.TIMEOUT_READ_SEMI_BLOCKING, JSerialCommLine.NATIVE_WAIT_MILLIS, 0);
      opened.setComPortParameters(
          settings.baud(), settings.dataBits(), stopBits(settings), parity(settings));
      if (!opened.openPort(0)) {
        throw refused(port, device, opened.getLastErrorCode());
      }
      return new JSerialCommLine(port, opened, settings);
    } catch (LinkageError thrown) {
      throw new BusFault(
          Kind.MISSING,
          port,
          "the native library of jSerialComm cannot be loaded; let java.io.tmpdir be a folder"
              + " that is writable and not noexec, or set jSerialComm.library.path",
          thrown);
    } catch (com.fazecast.jSerialComm.SerialPortInvalidPortException thrown) {
      throw new BusFault(Kind.MISSING, port, "vanished while it was being opened", thrown);
    }
  }

  private static Path resolve(String port) throws BusFault {
    Path path = Path.of(port);
    if (!Files.exists(path)) {
      String what =
          Files.isSymbolicLink(path)
              ? "leads to nothing: its device is not plugged in"
              : "is not there";
      throw new BusFault(Kind.MISSING, port, what + "; " + present());
    }
    if (!Files.isReadable(path) || !Files.isWritable(path)) {
      throw forbidden(port, path);
    }
    try {
      return path.toRealPath();
    } catch (IOException thrown) {
      throw new BusFault(Kind.MISSING, port, "vanished while it was being opened", thrown);
    }
  }

  private static BusFault refused(String port, Path device, int errno) {
    return switch (errno) {
      case EPERM, EACCES -> forbidden(port, device);
      case EAGAIN, EBUSY -> busy(port, device);
      // The library's own 2 means that this very process has the port open.
      case ENOENT ->
          Files.exists(device)
              ? busy(port, device)
              : new BusFault(Kind.MISSING, port, "vanished while it was being opened");
      default ->
          new BusFault(
              Kind.MISSING,
              port,
              "is no serial port, or one without hardware (error " + errno + "); " + present());
    };
  }

  private static BusFault busy(String port, Path device) {
    return new BusFault(
        Kind.BUSY,
        port,
        "is held by another program, or configured twice; 'sudo fuser -v "
            + device
            + "' names the holder (often ModemManager or a login on the console)");
  }

  private static BusFault forbidden(String port, Path device) {
    String user = System.getProperty("user.name");
    String group = "dialout";
    try {
      group = Files.readAttributes(device, PosixFileAttributes.class).group().getName();
    } catch (IOException | UnsupportedOperationException _) {
      // the usual group of serial ports will do
    }
    return new BusFault(
        Kind.FORBIDDEN,
        port,
        "user '%s' may not open it; 'sudo usermod -aG %s %s', then start the gateway anew"
            .formatted(user, group, user));
  }

  /** What a technician could have meant. */
  private static String present() {
    try (Stream<Path> names = Files.list(STABLE_NAMES)) {
      List<String> found = names.map(Path::toString).sorted().limit(8).toList();
      if (!found.isEmpty()) {
        return "there are: " + String.join(", ", found);
      }
    } catch (IOException _) {
      // udev makes the folder with the first device
    }
    return "no USB serial adapter is plugged in";
  }

  private static int stopBits(LineSettings settings) {
    return settings.stopBits() == 2 ? SerialPort.TWO_STOP_BITS : SerialPort.ONE_STOP_BIT;
  }

  private static int parity(LineSettings settings) {
    return switch (settings.parity()) {
      case NONE -> SerialPort.NO_PARITY;
      case EVEN -> SerialPort.EVEN_PARITY;
      case ODD -> SerialPort.ODD_PARITY;
    };
  }
}
