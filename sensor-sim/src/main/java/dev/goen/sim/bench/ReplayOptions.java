package dev.goen.sim.bench;

import dev.goen.sim.option.DurationConverter;
import dev.goen.sim.replay.RecordingFormat;
import dev.goen.sim.replay.RecordingOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The words of a command line that make a recording a device, without a file of devices. */
public final class ReplayOptions {

  /** A row that is served once must not be lost because a busy machine was slow. */
  private static final String PATIENCE = "3s";

  @Option(names = "--replay", paramLabel = "FILE")
  private @Nullable Path file;

  @Mixin private RecordingOptions recording = new RecordingOptions();

  @Option(names = "--kind", paramLabel = "KIND", defaultValue = "keller-33x")
  private String kind = "keller-33x";

  @Option(names = "--sensor", paramLabel = "ID", defaultValue = "replay-1")
  private String sensor = "replay-1";

  @Option(names = "--hold")
  private boolean hold;

  @Option(names = "--baud", paramLabel = "N", defaultValue = "9600")
  private int baud = 9600;

  @Option(
      names = "--period",
      paramLabel = "TIME",
      defaultValue = "1s",
      converter = DurationConverter.class)
  private Duration period = Duration.ofSeconds(1);

  /** The recording; null when none is to be played. */
  public @Nullable Path file() {
    return file;
  }

  /** The same as a file of devices would say it. */
  public Map<String, Object> asDevices(Path played, double speed) {
    RecordingFormat format = recording.format();
    Map<String, Object> signal = new LinkedHashMap<>();
    signal.put("signal", "replay");
    signal.put("file", played.toAbsolutePath().toString());
    signal.put("column", format.column());
    signal.put("unit", format.unit().name().toLowerCase(Locale.ROOT));
    signal.put("time-column", format.timeColumn());
    signal.put("time-format", format.timeFormat());
    signal.put("encoding", format.encoding().name());
    signal.put("speed", speed);
    signal.put("hold", hold);
    Map<String, Object> device =
        Map.of(
            "id",
            sensor,
            "kind",
            kind,
            "signals",
            Map.of("level", signal),
            "gateway",
            Map.of("period", period.toMillis() + "ms", "timeout", PATIENCE));
    Map<String, Object> line =
        Map.of("id", "replay-line", "baud", baud, "devices", List.of(device));
    return Map.of("version", 1, "lines", List.of(line));
  }
}
