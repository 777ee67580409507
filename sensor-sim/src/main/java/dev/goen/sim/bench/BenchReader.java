package dev.goen.sim.bench;

import dev.goen.sim.device.ServedLog;
import dev.goen.sim.fault.Dialect;
import dev.goen.sim.fault.FaultKind;
import dev.goen.sim.fault.Schedule;
import dev.goen.sim.fault.Troubles;
import dev.goen.sim.signal.Dice;
import dev.goen.sim.signal.Signal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/** Reads what is to be on the bench. Starts nothing. */
final class BenchReader {

  private final ServedLog log;
  private final Lines lines;
  private final Signals signals;
  private final Set<String> ids = new HashSet<>();
  private DoubleSupplier clock = () -> 0;

  /**
   * A line as the file has it.
   *
   * @param outages when it is pulled out, by schedule
   */
  record PlannedLine(String id, BenchLine line, List<BenchDevice> devices, List<Outage> outages) {}

  /**
   * The port is gone.
   *
   * @param from after the start
   */
  record Outage(Duration from, Duration lasting) {}

  /**
   * A reader.
   *
   * @param folder where the stable names of the lines appear
   */
  BenchReader(Path folder, ServedLog log, Consumer<String> notes) {
    this.log = log;
    this.lines = new Lines(folder, log);
    this.signals = new Signals(notes);
  }

  List<PlannedLine> read(Section file) {
    file.whole("version", 1, 1, 1);
    long seed = (long) file.number("seed", 1, 0, 1L << 52);
    double speed = file.number("speed", 1, 0.001, 1e6);
    long start = System.nanoTime();
    clock = () -> (System.nanoTime() - start) / 1e9 * speed;
    List<PlannedLine> planned = new ArrayList<>();
    for (Section line : file.sections("lines")) {
      planned.add(line(line, new Dice(seed)));
    }
    if (planned.isEmpty()) {
      file.problem("lines", "key.missing");
    }
    file.end();
    return planned;
  }

  private PlannedLine line(Section section, Dice dice) {
    String id = unique(section);
    LineKind over = LineKind.of(section.word("over", LineKind.PTY.label(), LineKind.labels()));
    BenchLine line = lines.read(section, id, over);
    List<BenchDevice> devices = new ArrayList<>();
    for (Section device : section.sections("devices")) {
      devices.add(device(device, dice, over));
    }
    if (over == LineKind.LLRP && devices.size() != 1) {
      section.problem("devices", "devices.one", devices.size());
    }
    List<Outage> outages = new ArrayList<>();
    for (Section fault : section.sections("faults")) {
      fault.word("fault", "unplug", List.of("unplug"));
      outages.add(
          new Outage(fault.time("at", Duration.ZERO), fault.time("for", Duration.ofSeconds(5))));
      fault.end();
    }
    section.end();
    return new PlannedLine(id, line, devices, outages);
  }

  private BenchDevice device(Section section, Dice cityDice, LineKind over) {
    String id = unique(section);
    Dice dice = cityDice.named(id);
    String kind = section.text("kind");
    Section measured = section.section("signals");
    Twin twin = maker(section, kind, over).make(parts(id, section, measured, dice, over));
    measured.end();
    Map<String, Object> configuration = new LinkedHashMap<>();
    configuration.put("id", id);
    configuration.putAll(twin.configuration());
    configuration.putIfAbsent("owner", "river");
    configuration.put("period", "1s");
    configuration.put("timeout", "300ms");
    configuration.putAll(section.section("gateway").asItIs());
    Troubles troubles = new Troubles(faults(section, twin.dialect()), twin.dialect(), dice);
    section.end();
    return new BenchDevice(id, twin, troubles, configuration, log);
  }

  private static Maker maker(Section section, String kind, LineKind over) {
    Optional<DeviceKinds.Kind> known = DeviceKinds.of(kind);
    if (known.isEmpty()) {
      section.problem("kind", "word.wrong", kind, String.join(" ", DeviceKinds.names()));
      return Gauges::keller;
    }
    if (!known.get().lines().contains(over)) {
      String fit = String.join(" ", DeviceKinds.names(over));
      section.problem("kind", "kind.unfit", kind, over.label(), fit);
    }
    return known.get().maker();
  }

  private Maker.Parts parts(
      String id, Section section, Section measured, Dice dice, LineKind over) {
    DoubleSupplier seconds = clock;
    return new Maker.Parts() {
      @Override
      public LineKind over() {
        return over;
      }

      @Override
      public String id() {
        return id;
      }

      @Override
      public Section section() {
        return section;
      }

      @Override
      public Signal signal(String name, double otherwise) {
        return signals.read(measured, name, otherwise, dice);
      }

      @Override
      public double seconds() {
        return seconds.getAsDouble();
      }
    };
  }

  private static List<Schedule> faults(Section device, Dialect dialect) {
    List<Schedule> schedules = new ArrayList<>();
    for (Section fault : device.sections("faults")) {
      String label = fault.text("fault");
      FaultKind kind = FaultKind.of(label).orElse(FaultKind.SILENCE);
      if (FaultKind.of(label).isEmpty()) {
        fault.problem("fault", "word.wrong", label, FaultKind.labels());
      } else if (!dialect.knows(kind)) {
        fault.problem("fault", "fault.unfit", label);
      }
      boolean lasts = fault.has("for") || fault.has("every") || fault.has("chance");
      schedules.add(
          new Schedule(
              kind,
              fault.whole("every", 0, 1, Integer.MAX_VALUE),
              fault.number("chance", 1, 0, 1),
              fault.time("at", Duration.ZERO),
              fault.time("for", Schedule.ALWAYS),
              fault.whole("times", lasts ? 0 : 1, 1, Integer.MAX_VALUE)));
      fault.end();
    }
    return schedules;
  }

  private String unique(Section section) {
    String id = section.id("id");
    if (!id.isEmpty() && !ids.add(id)) {
      section.problem("id", "id.twice", id);
    }
    return id;
  }
}
