package dev.goen.bus.pi;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.exception.Pi4JException;
import com.pi4j.io.i2c.I2C;
import com.pi4j.io.i2c.I2CConfigBuilder;
import com.pi4j.plugin.linuxfs.provider.i2c.LinuxFsI2CProvider;
import dev.goen.bus.BusFault;
import dev.goen.bus.BusFault.Kind;
import dev.goen.bus.I2cBus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An I2C bus through Pi4J 3 and its linuxfs plugin. The plugin tells every failure alike, so one
 * while the bus is still there is the device's: it did not acknowledge, or held the clock too long.
 */
public final class PiI2c implements I2cBus {

  private static final System.Logger LOG = System.getLogger(PiI2c.class.getName());
  private static final Pattern DEVICE = Pattern.compile("/dev/i2c-(\\d{1,3})");

  private final Path device;
  private final int number;
  private final Context pi4j;
  private final Map<Integer, I2C> devices = new HashMap<>();
  private final Set<Integer> held = new HashSet<>();
  private boolean closed;

  private PiI2c(Path device, int number, Context pi4j) {
    this.device = device;
    this.number = number;
    this.pi4j = pi4j;
  }

  /**
   * Opens a bus.
   *
   * @param device {@code /dev/i2c-1} and the like
   * @throws BusFault MISSING or FORBIDDEN, with what to do about it
   */
  public static PiI2c open(String device) throws BusFault {
    Matcher form = DEVICE.matcher(device);
    Path path = Path.of(device);
    if (!form.matches() || !Files.exists(path)) {
      throw new BusFault(
          Kind.MISSING, device, "this machine has no such bus; is I2C on (raspi-config)?");
    }
    if (!Files.isReadable(path) || !Files.isWritable(path)) {
      throw new BusFault(
          Kind.FORBIDDEN,
          device,
          "user '%1$s' may not open it; 'sudo usermod -aG i2c %1$s', then start the gateway anew"
              .formatted(System.getProperty("user.name")));
    }
    try {
      Context pi4j =
          Pi4J.newContextBuilder()
              .noAutoDetect()
              .disableShutdownHook()
              .add(LinuxFsI2CProvider.newInstance())
              .build();
      return new PiI2c(path, Integer.parseInt(form.group(1)), pi4j);
    } catch (LinkageError thrown) {
      throw new BusFault(
          Kind.MISSING,
          device,
          "the native library of Pi4J cannot be loaded; it is there for arm and arm64 only, and"
              + " wants a java.io.tmpdir that is writable and not noexec",
          thrown);
    } catch (RuntimeException thrown) {
      throw new BusFault(Kind.MISSING, device, "Pi4J refuses it: " + thrown.getMessage(), thrown);
    }
  }

  @Override
  public String name() {
    return device.toString();
  }

  @Override
  public Optional<byte[]> read(int address, int register, int length) throws BusFault {
    byte[] bytes = new byte[length];
    boolean all =
        acknowledged(
            address, () -> device(address).readRegister(register, bytes, 0, length) == length);
    return all ? Optional.of(bytes) : Optional.empty();
  }

  @Override
  public boolean write(int address, int register, byte[] bytes) throws BusFault {
    return acknowledged(
        address, () -> device(address).writeRegister(register, bytes, 0, bytes.length) > 0);
  }

  private interface Transfer {
    boolean run();
  }

  private boolean acknowledged(int address, Transfer transfer) throws BusFault {
    if (closed) {
      throw new BusFault(Kind.GONE, name(), "was closed");
    }
    if (heldByKernel(address)) {
      return false;
    }
    try {
      return transfer.run();
    } catch (LinkageError thrown) {
      throw new BusFault(
          Kind.MISSING,
          name(),
          "the native library of Pi4J cannot be loaded; it is there for arm and arm64 only",
          thrown);
    } catch (Pi4JException thrown) {
      if (!Files.exists(device)) {
        throw new BusFault(Kind.GONE, name(), "has vanished", thrown);
      }
      return false;
    }
  }

  /**
   * The plugin would take a device that a driver of the kernel holds for chosen, and write to the
   * one chosen before it.
   */
  private boolean heldByKernel(int address) {
    String name = "%d-%04x".formatted(number, address);
    boolean holds = Files.exists(Path.of("/sys/bus/i2c/devices", name, "driver"));
    if (holds && held.add(address)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0}: the kernel''s own driver has device {1}; read it by a bus with ''iio: {1}''",
          device,
          name);
    }
    return holds;
  }

  private I2C device(int address) {
    return devices.computeIfAbsent(
        address,
        a ->
            pi4j.create(
                I2CConfigBuilder.newInstance(pi4j)
                    .id("goen-i2c-" + number + '-' + a)
                    .bus(number)
                    .device(a)
                    .build()));
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      pi4j.shutdown();
    } catch (RuntimeException thrown) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0}: not closed in order: {1}",
          device,
          String.valueOf(thrown.getMessage()));
    }
  }
}
