package dev.goen.sim.bench;

import dev.goen.sim.bench.BenchReader.PlannedLine;
import dev.goen.sim.device.ServedLog;
import dev.goen.sim.signal.Signal;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Lines with devices as a file describes them, at work. */
public final class Bench implements PlayedDevices {

  private final List<PlannedLine> lines;
  private final OutageClock outages;

  private Bench(List<PlannedLine> lines) throws IOException {
    this.lines = lines;
    try {
      for (PlannedLine planned : lines) {
        planned.line().start(planned.devices());
      }
    } catch (IOException failed) {
      closeLines();
      throw failed;
    }
    outages = OutageClock.start(lines);
  }

  /**
   * Starts what a file describes.
   *
   * @param folder where the stable names of the lines appear
   * @param notes is told what was passed over in recordings
   * @throws WrongFile with all that is wrong in the file; nothing was started
   */
  public static Bench start(
      Path file, Path folder, ServedLog log, Locale language, Consumer<String> notes)
      throws IOException, WrongFile {
    Object content;
    try (Reader text = Files.newBufferedReader(file)) {
      content = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    } catch (YAMLException wrong) {
      throw new WrongFile(file, List.of(String.valueOf(wrong.getMessage())));
    }
    return start(file, content, folder, log, language, notes);
  }

  /** The same, of a file that has been read; its paths are from where it is. */
  public static Bench start(
      Path file,
      Object content,
      Path folder,
      ServedLog log,
      Locale language,
      Consumer<String> notes)
      throws IOException, WrongFile {
    Problems problems = new Problems(language);
    Map<?, ?> map = content instanceof Map<?, ?> whole ? whole : Map.of();
    Path home = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(folder);
    BenchReader reader = new BenchReader(folder.toAbsolutePath(), log, notes);
    List<PlannedLine> lines = reader.read(new Section(home, "", map, problems));
    if (!problems.found().isEmpty()) {
      throw new WrongFile(file, problems.found());
    }
    return new Bench(lines);
  }

  Optional<BenchLine> line(String id) {
    return lines.stream().filter(one -> one.id().equals(id)).map(PlannedLine::line).findFirst();
  }

  Optional<BenchDevice> device(String id) {
    return lines.stream()
        .flatMap(one -> one.devices().stream())
        .filter(one -> one.id().equals(id))
        .findFirst();
  }

  @Override
  public String busesYaml() {
    StringBuilder yaml = new StringBuilder("buses:\n");
    DumperOptions flow = new DumperOptions();
    flow.setDefaultFlowStyle(DumperOptions.FlowStyle.FLOW);
    flow.setWidth(Integer.MAX_VALUE);
    for (PlannedLine planned : lines) {
      yaml.append("  - id: ").append(planned.id()).append('\n');
      planned
          .line()
          .bus()
          .forEach(
              (key, value) ->
                  yaml.append("    ").append(key).append(": ").append(quoted(value)).append('\n'));
      yaml.append("    devices:\n");
      for (BenchDevice device : planned.devices()) {
        yaml.append("      - ").append(new Yaml(flow).dump(device.configuration()));
      }
    }
    return yaml.toString();
  }

  private static String quoted(Object value) {
    return value instanceof String ? "\"" + value + "\"" : value.toString();
  }

  @Override
  public List<String> counts() {
    List<String> counts = new ArrayList<>();
    for (PlannedLine planned : lines) {
      for (BenchDevice device : planned.devices()) {
        counts.add(device.id() + ": " + device.troubles().tally().line());
      }
    }
    return counts;
  }

  @Override
  public boolean isOver() {
    List<Signal> recorded =
        lines.stream()
            .flatMap(line -> line.devices().stream())
            .flatMap(device -> device.twin().signals().values().stream())
            .filter(Signal::isRecorded)
            .toList();
    return !recorded.isEmpty() && recorded.stream().allMatch(Signal::isOver);
  }

  @Override
  public void close() throws IOException {
    outages.close();
    closeLines();
  }

  private void closeLines() throws IOException {
    for (PlannedLine planned : lines) {
      planned.line().close();
    }
  }
}
