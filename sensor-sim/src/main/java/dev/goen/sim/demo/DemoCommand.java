package dev.goen.sim.demo;

import dev.goen.sim.demo.DemoPlan.Uplink;
import dev.goen.sim.option.DurationConverter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The command {@code goen-sim demo}: the whole main job, live, and the count at its end. */
@Command(name = "demo", resourceBundle = "dev.goen.sim.demo.messages", sortOptions = false)
public final class DemoCommand implements Callable<Integer> {

  @Option(names = "--gateway", required = true, paramLabel = "FILE")
  @SuppressWarnings("NullAway.Init") // picocli fills it before call()
  private Path gateway;

  @Option(names = "--dir", defaultValue = "demo", paramLabel = "DIR")
  @SuppressWarnings("NullAway.Init") // picocli fills it before call()
  private Path folder;

  @Option(
      names = "--for",
      defaultValue = "0s",
      converter = DurationConverter.class,
      paramLabel = "TIME")
  @SuppressWarnings("NullAway.Init") // picocli fills it before call()
  private Duration length;

  @Option(names = "--uplink", defaultValue = "mqtt", converter = Ways.class, paramLabel = "WAY")
  @SuppressWarnings("NullAway.Init") // picocli fills it before call()
  private Uplink uplink;

  @Option(
      names = "--cut",
      defaultValue = "0s",
      converter = DurationConverter.class,
      paramLabel = "TIME")
  @SuppressWarnings("NullAway.Init") // picocli fills it before call()
  private Duration cut;

  @Option(names = "--crash", defaultValue = "false", arity = "1", paramLabel = "true|false")
  private boolean crash;

  @Option(names = "--seed", defaultValue = "1", paramLabel = "N")
  private long seed;

  @Option(names = "--http", defaultValue = "0", paramLabel = "PORT")
  private int httpPort;

  @Override
  public Integer call() throws Exception {
    ResourceBundle texts =
        ResourceBundle.getBundle(
            "dev.goen.sim.demo.messages",
            Locale.getDefault(),
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    DemoPlan plan =
        new DemoPlan(
            gateway.toAbsolutePath(),
            Path.of(System.getProperty("goen.home", "."), "bin", "goen-sim").toAbsolutePath(),
            folder.toAbsolutePath(),
            length,
            uplink,
            cut,
            crash,
            seed,
            httpPort);
    return new Demo(plan, new Telling(texts, System.out)).run();
  }

  /** Reads {@code mqtt} or {@code coap}. */
  static final class Ways implements ITypeConverter<Uplink> {
    @Override
    public Uplink convert(String text) {
      for (Uplink way : Uplink.values()) {
        if (way.name().equalsIgnoreCase(text)) {
          return way;
        }
      }
      throw new TypeConversionException("'" + text + "': mqtt, coap");
    }
  }
}
