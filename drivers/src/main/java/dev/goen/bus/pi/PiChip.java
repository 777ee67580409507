package dev.goen.bus.pi;

import static java.lang.System.Logger.Level.WARNING;

import com.pi4j.Pi4J;
import com.pi4j.boardinfo.datareader.BoardCodeReader;
import com.pi4j.boardinfo.util.BoardInfoHelper;
import com.pi4j.context.Context;
import com.pi4j.exception.Pi4JException;
import com.pi4j.io.IO;
import com.pi4j.io.gpio.digital.DigitalInputConfigBuilder;
import com.pi4j.io.gpio.digital.DigitalOutputConfigBuilder;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import com.pi4j.library.gpiod.internal.GpioDException;
import com.pi4j.plugin.gpiod.provider.gpio.digital.GpioDDigitalInputProvider;
import com.pi4j.plugin.gpiod.provider.gpio.digital.GpioDDigitalOutputProvider;
import dev.goen.bus.BusFault;
import dev.goen.bus.BusFault.Kind;
import dev.goen.bus.DigitalChip;
import dev.goen.bus.DigitalInput;
import dev.goen.bus.DigitalOutput;
import dev.goen.reading.SampleClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * A GPIO chip through Pi4J 3 and its gpiod plugin.
 *
 * <p>The plugin keeps one chip for the whole process, frees C structures at shutdown without asking
 * who uses them, and knows boards by name only. So: one PiChip at a time; every call into the
 * plugin is made under this chip's lock and none after close; and an unknown board that has the
 * chip all the same is made known.
 *
 * <p>Outputs are driven to their safe level at open, at their close, at the chip's close, and by a
 * hook when the virtual machine exits without it. A killed process cannot do that; the kernel then
 * lets the line go, so a siren needs its own pull resistor to the safe side.
 */
public final class PiChip implements DigitalChip {

  private static final System.Logger LOG = System.getLogger(PiChip.class.getName());
  private static final AtomicBoolean TAKEN = new AtomicBoolean();

  private final String name;
  private final SampleClock clock;
  private final Context pi4j;
  private final Thread exitHook = new Thread(this::makeSafe, "safe outputs");
  private final Set<PiLine> lines = new HashSet<>();
  private boolean closed;
  private int opened;

  private PiChip(String name, SampleClock clock, Context pi4j) {
    this.name = name;
    this.clock = clock;
    this.pi4j = pi4j;
  }

  /**
   * Opens a chip.
   *
   * @param chip its name below {@code /dev}, such as {@code gpiochip0}; on a Raspberry Pi the one
   *     whose label begins with {@code pinctrl} has the header
   * @param clock stamps changes; called on Pi4J's threads
   * @throws BusFault MISSING, FORBIDDEN or BUSY, with what to do about it
   */
  public static PiChip open(String chip, SampleClock clock) throws BusFault {
    requireUsable(chip);
    if (!TAKEN.compareAndSet(false, true)) {
      throw new BusFault(Kind.BUSY, chip, "Pi4J drives one chip for a process, and has one");
    }
    try {
      makeBoardKnown();
      Context pi4j =
          Pi4J.newContextBuilder()
              .noAutoDetect()
              .disableShutdownHook()
              .add(
                  GpioDDigitalInputProvider.newInstance(), GpioDDigitalOutputProvider.newInstance())
              .property("gpio.chip.name", chip)
              .build();
      PiChip opened = new PiChip(chip, clock, pi4j);
      Runtime.getRuntime().addShutdownHook(opened.exitHook);
      return opened;
    } catch (LinkageError thrown) {
      TAKEN.set(false);
      throw new BusFault(
          Kind.MISSING,
          chip,
          "the native library of Pi4J cannot be loaded; let java.io.tmpdir be a folder that is"
              + " writable and not noexec",
          thrown);
    } catch (RuntimeException | IOException thrown) {
      TAKEN.set(false);
      throw new BusFault(Kind.MISSING, chip, "Pi4J refuses it: " + reason(thrown), thrown);
    }
  }

  private static void requireUsable(String chip) throws BusFault {
    Path device = Path.of("/dev").resolve(chip);
    if (!Files.exists(device)) {
      throw new BusFault(
          Kind.MISSING, chip, "this machine has no " + device + "; 'gpiodetect' lists its chips");
    }
    String machine = System.getProperty("os.arch");
    if (!machine.equals("aarch64") && !machine.equals("arm")) {
      throw new BusFault(
          Kind.MISSING, chip, "GPIO is driven on arm and arm64 boards only, this is " + machine);
    }
    if (!Files.isReadable(device) || !Files.isWritable(device)) {
      throw new BusFault(
          Kind.FORBIDDEN,
          chip,
          "user '%1$s' may not open it; 'sudo usermod -aG gpio %1$s', then start the gateway anew"
              .formatted(System.getProperty("user.name")));
    }
  }

  /**
   * The plugin does nothing on a board that Pi4J has no name for, such as the next Raspberry Pi.
   */
  private static void makeBoardKnown() throws IOException {
    if (BoardInfoHelper.runningOnRaspberryPi()) {
      return;
    }
    Path model = Files.createTempFile("board", ".txt");
    Files.writeString(model, "Raspberry Pi 3 Model B Rev 1.2");
    BoardCodeReader.setModelFilePath(model.toString());
    BoardInfoHelper.reinitialize();
    Files.delete(model);
  }

  @Override
  public synchronized DigitalInput input(int line, Pull pull) throws BusFault {
    PullResistance resistor =
        switch (pull) {
          case OFF -> PullResistance.OFF;
          case UP -> PullResistance.PULL_UP;
          case DOWN -> PullResistance.PULL_DOWN;
        };
    String id = nextId(line);
    var config =
        DigitalInputConfigBuilder.newInstance(pi4j)
            .id(id)
            .address(line)
            .pull(resistor)
            .debounce(0L)
            .build();
    PiInput input = new PiInput(this, line, create(line, () -> pi4j.create(config)), clock);
    lines.add(input);
    return input;
  }

  @Override
  public synchronized DigitalOutput output(int line, boolean activeLow) throws BusFault {
    DigitalState safe = activeLow ? DigitalState.HIGH : DigitalState.LOW;
    var config =
        DigitalOutputConfigBuilder.newInstance(pi4j)
            .id(nextId(line))
            .address(line)
            .initial(safe)
            .shutdown(safe)
            .build();
    PiOutput output = new PiOutput(this, line, create(line, () -> pi4j.create(config)), activeLow);
    lines.add(output);
    return output;
  }

  /** Also the consumer that {@code gpioinfo} shows. */
  private String nextId(int line) {
    return "goen-" + line + '-' + ++opened;
  }

  private <T> T create(int line, Supplier<T> creation) throws BusFault {
    requireOpen();
    if (lines.stream().anyMatch(open -> open.number() == line)) {
      throw new BusFault(Kind.BUSY, lineName(line), "is configured twice");
    }
    try {
      return creation.get();
    } catch (Pi4JException | GpioDException | IllegalStateException thrown) {
      String reason = reason(thrown);
      if (reason.contains("busy")) {
        throw new BusFault(
            Kind.BUSY, lineName(line), "is held by another program; 'gpioinfo' names it", thrown);
      }
      throw new BusFault(Kind.MISSING, lineName(line), "cannot be opened: " + reason, thrown);
    }
  }

  private static String reason(Throwable thrown) {
    Throwable innermost = thrown;
    for (Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
      innermost = cause;
    }
    return String.valueOf(innermost.getMessage());
  }

  /** A call into the plugin that may find the chip gone. */
  interface Call<T> {
    T run() throws IOException;
  }

  synchronized <T> T call(PiLine line, Call<T> call) throws BusFault {
    requireOpen();
    if (!lines.contains(line)) {
      throw new BusFault(Kind.GONE, lineName(line.number()), "was closed");
    }
    try {
      return call.run();
    } catch (IOException | Pi4JException | GpioDException thrown) {
      throw new BusFault(
          Kind.GONE, lineName(line.number()), "has failed: " + reason(thrown), thrown);
    }
  }

  String lineName(int line) {
    return name + " line " + line;
  }

  private void requireOpen() throws BusFault {
    if (closed) {
      throw new BusFault(Kind.GONE, name, "was closed");
    }
  }

  synchronized void release(PiLine line, IO<?, ?, ?> io) {
    if (lines.remove(line)) {
      try {
        pi4j.shutdown(io.id());
      } catch (RuntimeException thrown) {
        LOG.log(WARNING, "{0}: not closed in order: {1}", line.name(), reason(thrown));
      }
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(exitHook);
    } catch (IllegalStateException _) {
      // the virtual machine is exiting: the hook does no harm before or after
    }
    shutDown();
  }

  /**
   * Hooks run side by side, so whoever uses the chip may be stopping in its own order: inputs go on
   * until they are closed, or else a contact would be told faulty at each stop.
   */
  private synchronized void makeSafe() {
    for (PiLine line : lines) {
      if (line instanceof PiOutput output) {
        try {
          output.set(false);
        } catch (BusFault fault) {
          LOG.log(
              WARNING, "{0}: not made safe: {1}", line.name(), String.valueOf(fault.getMessage()));
        }
      }
    }
  }

  private synchronized void shutDown() {
    if (closed) {
      return;
    }
    for (PiLine line : Set.copyOf(lines)) {
      line.close();
    }
    closed = true;
    try {
      pi4j.shutdown();
    } catch (RuntimeException thrown) {
      LOG.log(WARNING, "{0}: not closed in order: {1}", name, reason(thrown));
    } finally {
      TAKEN.set(false);
    }
  }
}
