package dev.goen.clock;

import dev.goen.buffer.Backlog;
import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.buffer.Block;
import dev.goen.buffer.Entry;
import dev.goen.buffer.sqlite.SqliteBuffer;
import dev.goen.config.GatewayConfig.BufferConfig;
import dev.goen.reading.BootId;
import dev.goen.reading.Quality;
import dev.goen.reading.Reading;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.reading.Stream;
import dev.goen.reading.StreamClass;
import dev.goen.reading.Unit;
import dev.goen.reading.Value;
import dev.goen.sim.hub.Arrival;
import dev.goen.sim.hub.HubStore;
import dev.goen.sim.hub.Intake;
import dev.goen.sim.hub.Row;
import dev.goen.sim.hub.StoredRows;
import dev.goen.sim.time.TrueTime;
import dev.goen.sim.time.TrueTimes;
import dev.goen.uplink.payload.GatewayIdentity;
import dev.goen.uplink.payload.Lane;
import dev.goen.uplink.payload.Message;
import dev.goen.uplink.payload.Pack;
import dev.goen.uplink.payload.PackTime;
import dev.goen.uplink.payload.SenmlCbor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A machine whose clocks are made by hand, a gateway on it with its real buffer and codec, and a
 * hub with its own decoder and store. It knows when each reading was truly taken.
 */
final class ClockWorld {

  static final long START = 1_795_000_000_000L;
  private static final Stream RIVER = new Stream("river", StreamClass.DATA);
  private static final long SECOND = 1_000;

  final FedSource hub = new FedSource("hub");
  final FedSource gps = new FedSource("gps");
  private final Random dice;
  private final Path folder;
  private final Path flag;
  private final HubStore store;
  private final Intake intake;
  private final SenmlCbor codec = new SenmlCbor(new GatewayIdentity("gw07", "it-div", 32473));
  private final List<Double> truth = new ArrayList<>();

  /** What only the world knows: milliseconds of UTC, with fractions. */
  private double now = START;

  private double wall;
  private double mono;
  private double slept;
  private double rate = 1;
  private @Nullable Gateway gateway;
  private double period = 10 * SECOND;
  private double untilReading;
  private double look = SECOND;

  private record Gateway(
      MachineClock clock, SqliteBuffer buffer, Backlog backlog, Timekeeper keeper) {}

  ClockWorld(Path folder, Random dice) throws Exception {
    this.folder = folder;
    this.flag = folder.resolve("synchronized");
    this.dice = dice;
    store = HubStore.open(folder.resolve("hub.db"));
    intake = new Intake(store);
  }

  /**
   * Switches the machine on.
   *
   * @param wallMillis what its wall clock says
   * @param ppm how much its crystal is fast
   */
  void boot(double wallMillis, double ppm) throws Exception {
    wall = wallMillis;
    mono = 5_000 + dice.nextDouble() * 20_000;
    now += mono;
    wall += mono;
    slept = 0;
    rate = 1 + ppm * 1e-6;
    Files.deleteIfExists(flag);
    start();
  }

  private void start() throws Exception {
    BootId boot = new BootId(new UUID(dice.nextLong(), dice.nextLong()));
    MachineClock clock =
        new MachineClock(
            boot,
            () -> (long) (mono * 1e6),
            () -> (long) wall,
            () -> (long) (mono + slept) / 10 * 10,
            true);
    SqliteBuffer buffer =
        SqliteBuffer.open(
            new BufferConfig(folder.resolve("buffer.db"), Duration.ofSeconds(1), 100_000_000),
            List.of("city"),
            clock);
    Timekeeper keeper =
        new Timekeeper(
            clock,
            () -> (long) wall,
            List.of(
                new WallClock(
                    "timesyncd",
                    new Timesyncd(flag, clock, () -> (long) wall),
                    clock,
                    () -> (long) wall),
                hub,
                gps),
            Floor.PROGRAM.toEpochMilli());
    gateway = new Gateway(clock, buffer, buffer.backlog("city"), keeper);
  }

  /** Takes readings for a while, one each period, and looks at the clocks now and then. */
  void run(Duration time) throws Exception {
    double left = time.toMillis();
    while (left > 0) {
      double step = Math.min(left, look * (0.9 + dice.nextDouble() / 5));
      pass(step);
      left -= step;
      tick();
      untilReading -= step;
      if (untilReading <= 0) {
        untilReading += period;
        read();
      }
    }
    gateway().buffer.commit();
  }

  void every(Duration newPeriod) {
    period = newPeriod.toMillis();
    untilReading = 0;
  }

  /** How often the gateway looks at its clocks; each second when nothing else is said. */
  void lookEvery(Duration time) {
    look = time.toMillis();
  }

  private void pass(double millis) {
    now += millis;
    wall += millis * rate;
    mono += millis * rate;
  }

  private void tick() {
    Gateway here = gateway();
    here.keeper
        .tick()
        .map(fix -> new Entry.Anchor(fix.at(), fix.utcMillis(), fix.uncertaintyMillis()))
        .ifPresent(anchor -> here.buffer.add(RIVER, anchor));
  }

  private void read() throws Exception {
    SampleTime at = gateway().clock.now();
    truth.add(now);
    Value value = new Value.Decimal(truth.size() - 1, 0);
    Reading reading =
        Reading.of(new SensorId("kando-01"), "stage", value, Unit.METRE, at)
            .judged(Quality.GOOD, null);
    gateway().buffer.add(RIVER, new Entry.Sample(reading));
    if (truth.size() % 100 == 0) {
      gateway().buffer.commit();
    }
  }

  /** The time daemon sets the clock to a server's, and says so. */
  void sync(double error) throws IOException {
    wall = now + error;
    touch();
  }

  /** Somebody sets the clock; the daemon does not notice. */
  void step(double millis) {
    wall += millis;
  }

  /** The daemon slews what it is wrong by; both clocks share that. */
  void slew(double millis) throws IOException {
    wall += millis;
    mono += millis;
    touch();
  }

  private void touch() throws IOException {
    Files.write(flag, new byte[0]);
    Files.setLastModifiedTime(flag, FileTime.fromMillis((long) wall));
  }

  double wallError() {
    return wall - now;
  }

  void unsync() throws IOException {
    Files.deleteIfExists(flag);
  }

  /** The machine sleeps; its battery clock goes on. */
  void suspend(Duration time) {
    now += time.toMillis();
    wall += time.toMillis();
    slept += time.toMillis();
  }

  /** A source that is not the wall clock tells the time, wrong by some of its uncertainty. */
  void feed(FedSource source, long uncertainty) {
    double wrong = (dice.nextDouble() * 2 - 1) * uncertainty;
    source.accept(new Fix(gateway().clock.now(), Math.round(now + wrong), uncertainty));
  }

  /** Asks the hub, which answers after so long there and so long back. */
  void ask(double there, double back) {
    SampleTime asked = gateway().clock.now();
    pass(there);
    long answer = (long) now;
    pass(back);
    hub.accept(RoundTrip.fix(asked, gateway().clock.now(), answer, answer, 0));
  }

  /** Sends everything there is, as the uplink does. */
  void send(Lane lane) throws Exception {
    Gateway here = gateway();
    here.buffer.commit();
    List<Block> blocks = next(here);
    while (!blocks.isEmpty()) {
      for (Pack pack : Pack.of(blocks, lane, 200)) {
        PackTime time = PackTime.of(pack, here.buffer.anchor(pack.boot()), here.clock.now());
        for (Message message : codec.encode(pack, time)) {
          pass(20 + dice.nextDouble() * 80);
          Intake.Result result =
              intake.take(new Arrival(message.path(), "mqtt", (long) now), message.body());
          if (!(result instanceof Intake.Result.Stored)) {
            throw new AssertionError("the hub says " + result);
          }
        }
        here.backlog.delivered(new StreamKey(pack.epoch(), pack.stream()), pack.seqs());
      }
      here.buffer.commit();
      here.buffer.tend();
      blocks = next(here);
    }
  }

  private static List<Block> next(Gateway here) throws Exception {
    return here.backlog.next(_ -> true, Backlog.Order.OLDEST_FIRST, Map.of(), 1_000);
  }

  /** Switches off; the wall clock of the next boot is what is told there. */
  void off(Duration time) throws Exception {
    Gateway here = gateway();
    here.backlog.close();
    here.buffer.close();
    gateway = null;
    now += time.toMillis();
  }

  double now() {
    return now;
  }

  double wall() {
    return wall;
  }

  ClockReport report() {
    return gateway().keeper.report();
  }

  private Gateway gateway() {
    Gateway here = gateway;
    if (here == null) {
      throw new IllegalStateException("the machine is off");
    }
    return here;
  }

  /** A reading at the hub, with the instant it was truly taken. */
  record Dated(Row row, double truth, TrueTime time) {

    boolean holds() {
      Long earliest = time.earliest();
      Long latest = time.latest();
      return (earliest == null || earliest <= truth) && (latest == null || truth <= latest);
    }

    /** The error of the corrected time, in ms. */
    double error() {
      return Math.abs(time.utcMillis() - truth);
    }

    @Override
    public String toString() {
      return "%s truly %.0f, error %.0f ms, sent %s, %s"
          .formatted(row.name(), truth, error(), row, time);
    }
  }

  /** All readings as the hub has them now. */
  List<Dated> atHub() throws Exception {
    try (Connection connection = StoredRows.connect(folder.resolve("hub.db"))) {
      TrueTimes times = TrueTimes.read(connection);
      Map<Integer, Dated> dated = new TreeMap<>();
      for (Row row : StoredRows.all(connection)) {
        Double number = row.number();
        TrueTime time =
            times.of(row.gateway(), row.boot(), row.monoMillis(), row.utcMillis(), row.clock());
        if (number != null && time != null && row.name().equals("kando-01/stage")) {
          int which = number.intValue();
          dated.put(which, new Dated(row, truth.get(which), time));
        }
      }
      if (dated.size() != truth.size()) {
        throw new AssertionError(dated.size() + " of " + truth.size() + " readings at the hub");
      }
      return List.copyOf(dated.values());
    }
  }

  /** Ends the world. */
  void close() throws Exception {
    if (gateway != null) {
      off(Duration.ZERO);
    }
    store.close();
  }
}
