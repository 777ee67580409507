package dev.goen.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.sim.bench.Bench;
import dev.goen.sim.bench.Console;
import dev.goen.sim.bench.GatewayYaml;
import dev.goen.sim.device.ServedLog;
import dev.goen.sim.fault.FaultKind;
import dev.goen.sim.hub.Hub;
import dev.goen.sim.hub.HubOptions;
import dev.goen.sim.hub.Row;
import dev.goen.sim.hub.StoredRows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * A device of each serial family with its faults, the packaged gateway and a hub. What the devices
 * served is the truth: a number at the hub that no device has ever sent right is a wrong one.
 */
final class FaultMatrix {

  private static final Duration SOON = Duration.ofMinutes(2);

  /** A polled value is stamped when it is read; a busy machine may take its time until then. */
  private static final long NEAR_MILLIS = 30_000;

  /** The words to the console, for how many frames or how long. */
  private static final String FRAMES = "2";

  private static final String LEVEL =
      "{ signal: random-walk, start: 1.5, low: 0.5, high: 4, stride: 0.04, every: 1s }";

  private static final List<String> LINES =
      List.of(
          "rs485-1", "moxa-1", "rs485-2", "plc-1", "sdi-1", "sonar-1", "tags-1", "bands-1",
          "gnss-1", "uhf-1");

  /** Their values are compared with what was served at about that time, not at any. */
  private static final Set<String> POLLED =
      Set.of("keller", "generic", "vega", "strain", "wire", "tilt", "plc", "crack", "sdi");

  private static final Set<String> DEVICE_IDS;

  static {
    Set<String> all = new TreeSet<>(POLLED);
    all.addAll(List.of("sonar", "tags", "bands", "gnss", "uhf"));
    DEVICE_IDS = Set.copyOf(all);
  }

  /**
   * What a run has shown.
   *
   * @param wrong numbers at the hub that were never served so
   * @param line the result in a line
   * @param counts what each device served, by kind
   */
  record Seen(List<String> wrong, String line, String counts) {}

  private final Path folder;
  private final long seed;
  private final Path db;
  private final Map<String, Long> resumed = new LinkedHashMap<>();

  FaultMatrix(Path folder, long seed) {
    this.folder = folder;
    this.seed = seed;
    this.db = folder.resolve("hub.db");
  }

  /**
   * Lets all devices have each fault in turn, then pulls every line out and puts it back.
   *
   * @param silence how long the fault silence lasts: a time, or a number of frames
   * @return what was seen; the caller asserts that nothing of it is wrong
   */
  Seen run(List<FaultKind> faults, String silence) throws Exception {
    Path devices = Files.writeString(folder.resolve("devices.yaml"), devices());
    Path served = folder.resolve("served.tsv");
    String counts;
    try (Hub hub = Hub.start(HubOptions.embedded(db));
        ServedLog log = ServedLog.to(served);
        Bench bench = Bench.start(devices, folder, log, Locale.ENGLISH, note -> {})) {
      Console console = new Console(bench, Locale.ENGLISH);
      Path config = folder.resolve("gateway.yaml");
      String hubUrl = "mqtt://127.0.0.1:" + hub.mqttPort();
      Files.writeString(
          config,
          GatewayYaml.of("gw07", bench.busesYaml(), List.of(hubUrl)).replace("1500ms", "200ms"));
      try (PackagedGateway gateway =
          PackagedGateway.with(folder.resolve("gateway.log"), "--config", config.toString())) {
        awaitAll("at the start", 0, () -> console.obey("counts") + "\n" + gateway.tail());
        for (FaultKind fault : faults) {
          Set<String> hit = inflict(console, fault, fault == FaultKind.SILENCE ? silence : FRAMES);
          assertTrue(
              Eventually.holds(SOON, () -> isOver(console, fault, hit)),
              () -> fault.label() + " has come to all\n" + console.obey("counts"));
          awaitAll(
              fault.label(),
              ServedLog.monoMillis(),
              () -> console.obey("counts") + "\n" + gateway.tail());
        }
        LINES.forEach(line -> assertEquals("ok", console.obey("unplug " + line)));
        Thread.sleep(1_000);
        LINES.forEach(line -> assertEquals("ok", console.obey("plug " + line)));
        awaitAll("unplug", ServedLog.monoMillis(), gateway::tail);
        counts = console.obey("counts");
        assertEquals(143, gateway.terminate(60), gateway::tail);
      }
    }
    List<Row> rows = rows();
    List<String> wrong = wrong(rows, Files.readAllLines(served));
    String line =
        "seed %d: %d faults of %d devices, %d values at the hub, %d wrong; ms until all were read again: %s"
            .formatted(
                seed,
                faults.size() + 1,
                DEVICE_IDS.size(),
                values(rows).size(),
                wrong.size(),
                resumed);
    return new Seen(wrong, line, counts);
  }

  private String devices() {
    return """
    version: 1
    seed: %1$d
    speed: 5
    lines:
      - id: rs485-1
        baud: 115200
        devices:
          - { id: keller, kind: keller-33x, address: 1, signals: { level: %2$s }, gateway: { period: 400ms, timeout: 300ms } }
          - { id: generic, kind: generic-rs485, address: 2, signals: { level: %2$s }, decimals: 3, gateway: { period: 400ms, timeout: 300ms } }
      - id: moxa-1
        over: serial-server
        baud: 115200
        devices:
          - { id: vega, kind: vega, address: 1, latency: 5ms, decimals: 3, signals: { level: %2$s }, gateway: { period: 400ms, timeout: 300ms } }
          - { id: strain, kind: strain-float32, address: 2, signals: { strain: { signal: sine, amplitude: 300, period: 60s } }, gateway: { period: 400ms, timeout: 300ms } }
      - id: rs485-2
        baud: 115200
        devices:
          - { id: wire, kind: vibrating-wire, address: 1, signals: { frequency: { signal: sine, mean: 800, amplitude: 90, period: 60s } }, gateway: { period: 400ms, timeout: 300ms } }
          - { id: tilt, kind: tilt-float32, address: 2, signals: { tilt-x: { signal: sine, amplitude: 3, period: 60s } }, gateway: { period: 400ms, timeout: 300ms } }
      - id: plc-1
        over: modbus-tcp
        devices:
          - { id: plc, kind: generic-rs485, address: 1, signals: { level: %2$s }, decimals: 3, gateway: { period: 400ms, timeout: 300ms } }
          - { id: crack, kind: crack-float32, address: 9, signals: { opening: { signal: sine, amplitude: 2, period: 60s } }, gateway: { period: 400ms, timeout: 300ms } }
      - id: sdi-1
        baud: 9600
        devices: [ { id: sdi, kind: sdi12, signals: { level: %2$s }, gateway: { period: 500ms, timeout: 400ms } } ]
      - { id: sonar-1, devices: [ { id: sonar, kind: maxbotix, signals: { distance: 1.5 }, elevation: 4.2, gateway: { window: 1s, period: 1s } } ] }
      - { id: tags-1, devices: [ { id: tags, kind: rdm6300, stay: 1h, repetition: 300ms } ] }
      - { id: bands-1, devices: [ { id: bands, kind: wristband, stay: 1h, repetition: 300ms } ] }
      - { id: gnss-1, devices: [ { id: gnss, kind: nmea, repetition: 300ms } ] }
      - { id: uhf-1, over: llrp, devices: [ { id: uhf, kind: llrp, stay: 1h, repetition: 300ms } ] }
    """
        .formatted(seed, LEVEL);
  }

  /** Gives the fault to each device that can have it; to which. */
  private static Set<String> inflict(Console console, FaultKind fault, String howMuch) {
    Set<String> hit = new TreeSet<>();
    for (String id : DEVICE_IDS) {
      if (console.obey("fault " + id + " " + fault.label() + " " + howMuch).equals("ok")) {
        hit.add(id);
      }
    }
    assertTrue(hit.size() >= 7, fault + ": " + hit);
    return hit;
  }

  /** Whether each has had it; a silence of some time has to end, too. */
  private boolean isOver(Console console, FaultKind fault, Set<String> hit) throws Exception {
    Thread.sleep(100);
    Map<String, Long> times = new HashMap<>();
    Set<String> unheard = new TreeSet<>();
    console
        .obey("counts")
        .lines()
        .forEach(
            line -> {
              String[] words = line.replace(":", "").split("\\s+");
              for (int i = 1; i + 1 < words.length; i += 2) {
                if (words[i].equals("unheard")) {
                  unheard.add(words[0]);
                } else if (words[i].equals(fault.label())) {
                  times.put(words[0], Long.parseLong(words[i + 1]));
                }
              }
            });
    // A frame that nobody was there to hear is used up, too.
    return hit.stream()
        .allMatch(id -> times.getOrDefault(id, 0L) >= (unheard.contains(id) ? 1 : 2));
  }

  /** Each device has a value that was taken after that instant. */
  private void awaitAll(String after, long mono, Supplier<String> hint) throws Exception {
    long start = System.nanoTime();
    Set<String> owed = new TreeSet<>(DEVICE_IDS);
    boolean all =
        Eventually.holds(
            SOON,
            () -> {
              Thread.sleep(200);
              for (Row row : values(rows())) {
                if (Objects.requireNonNull(row.monoMillis()) > mono) {
                  owed.remove(sensor(row));
                }
              }
              return owed.isEmpty();
            });
    assertTrue(all, () -> "after " + after + " not read again: " + owed + "\n" + hint.get());
    resumed.put(after, (System.nanoTime() - start) / 1_000_000);
  }

  private List<Row> rows() throws Exception {
    try (Connection store = StoredRows.connect(db)) {
      return StoredRows.all(store);
    }
  }

  private static List<Row> values(List<Row> rows) {
    return rows.stream().filter(row -> !row.missing() && DEVICE_IDS.contains(sensor(row))).toList();
  }

  private static String sensor(Row row) {
    return row.name().substring(0, Math.max(0, row.name().indexOf('/')));
  }

  /** Numbers that were never served, or not at that time; more than one tag where one lay. */
  private static List<String> wrong(List<Row> rows, List<String> served) {
    Map<String, List<Long>> truth = new HashMap<>();
    for (String line : served) {
      String[] field = line.split("\t");
      if (field[4].matches("-?\\d+(\\.\\d+)?")) {
        truth
            .computeIfAbsent(key(field[0] + "/" + field[1], field[4]), _ -> new ArrayList<>())
            .add(Long.parseLong(field[3]));
      }
    }
    truth.put(key("sonar/level", "2.7"), List.of());
    truth.put(key("bands/calling", "0"), List.of());
    Map<String, Set<String>> tags = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    for (Row row : values(rows)) {
      if (row.name().endsWith("/tag")) {
        tags.computeIfAbsent(row.name(), _ -> new TreeSet<>()).add(String.valueOf(row.text()));
      } else {
        List<Long> times = truth.get(key(row.name(), String.valueOf(row.number())));
        long at = Objects.requireNonNull(row.monoMillis());
        boolean right =
            times != null
                && (!POLLED.contains(sensor(row))
                    || times.stream().anyMatch(one -> Math.abs(one - at) <= NEAR_MILLIS));
        if (!right) {
          wrong.add(row.name() + " " + row.number() + " at " + at);
        }
      }
    }
    tags.values().removeIf(one -> one.size() == 1);
    tags.forEach((name, all) -> wrong.add(name + " has more than the one tag: " + all.size()));
    return wrong;
  }

  private static String key(String name, String number) {
    return name + " " + Double.parseDouble(number);
  }
}
