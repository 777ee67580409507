package dev.goen.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.disk.DiskFaults;
import dev.goen.disk.DiskFaults.Errno;
import dev.goen.disk.DiskShim;
import dev.goen.sim.hub.Hub;
import dev.goen.sim.hub.HubOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The packaged gateway on a disk that dawdles or fails: whatever it accepted is at the hub once,
 * and alarms still leave. Prints how long alarms took, and asserts nothing about it. Run by its
 * name (see the README); {@code -Dgoen.fault.seconds=20} for each kind of fault, {@code
 * -Dgoen.fault.results=FILE} to append to.
 */
@Isolated
class DiskFaultCampaign {

  private static final Duration EACH =
      Duration.ofSeconds(Integer.getInteger("goen.fault.seconds", 20));
  private static final Path RESULTS =
      Path.of(System.getProperty("goen.fault.results", "target/disk-faults.txt"));
  private static final Duration SOON = Duration.ofSeconds(90);

  @TempDir Path folder = Path.of("unset");

  /** One kind of fault, or none. */
  private record Phase(String name, Consumer<DiskFaults> begin) {}

  private static final Phase SOUND = new Phase("sound", _ -> {});
  private static final Phase SLOW =
      new Phase("fsync + 100 ms", faults -> faults.delaySyncs(Duration.ofMillis(100)));

  @Test
  void slowDiskLosesNothingAndAlarmsStillLeave() throws Exception {
    run(List.of(SOUND, SLOW, SOUND, SLOW));
  }

  @Test
  void failingDiskLosesNothingThatWasAccepted() throws Exception {
    run(
        List.of(
            SOUND,
            new Phase("1 in 20 writes: EIO", faults -> faults.failWrites(Errno.EIO, 0.05)),
            new Phase("1 in 3 syncs: EIO", faults -> faults.failSyncs(Errno.EIO, 0.33)),
            new Phase("every write: EIO", faults -> faults.failWrites(Errno.EIO, 1)),
            SOUND,
            new Phase("no room", faults -> faults.failWrites(Errno.ENOSPC, 1)),
            new Phase("read-only", faults -> faults.failWrites(Errno.EROFS, 1)),
            new Phase("half of all writes cut short", faults -> faults.cutWrites(0.5)),
            SOUND));
  }

  private void run(List<Phase> phases) throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    Path db = folder.resolve("hub.db");
    DiskShim shim = DiskShim.compile(folder);
    DiskFaults faults = DiskShim.faults(folder.resolve("faults"));
    Acceptance accepted = new Acceptance(folder);
    try (Hub hub = Hub.start(HubOptions.embedded(db));
        BusyLines lines = BusyLines.start();
        AlarmLine alarms = AlarmLine.start()) {
      Path config =
          Files.writeString(
              folder.resolve("gateway.yaml"),
              """
              version: 1
              gateway: { id: gw07, operator: it-div }
              clock: { trusted: true }
              buffer: { file: disk/buffer.db }
              destinations:
                - { name: city, transports: [ { mqtt: "mqtt://127.0.0.1:%d" } ] }
              """
                      .formatted(hub.mqttPort())
                  + lines.buses()
                  + alarms.bus());
      Path report = accepted.next();
      try (PackagedGateway gateway =
          PackagedGateway.start(
              config,
              report,
              folder.resolve("gateway.log"),
              environment -> shim.fault(environment, disk, faults))) {
        assertTrue(Eventually.holds(SOON, () -> hub.store().counts().alarms() > 2), gateway::tail);
        for (Phase phase : phases) {
          phase(phase, faults, hub, alarms, db);
          assertTrue(gateway.isAlive(), gateway::tail);
        }
        long before = Files.size(report);
        assertTrue(
            Eventually.holds(
                SOON, () -> Files.size(report) > before && accepted.absentAt(db).isEmpty()),
            () -> "not at the hub: " + accepted.someAbsentAt(db) + "\n" + gateway.tail());
        assertEquals(143, gateway.terminate(30), gateway::tail);
      }
      assertTrue(
          Eventually.holds(SOON, () -> accepted.absentAt(db).isEmpty()),
          () -> "not at the hub: " + accepted.someAbsentAt(db));
      assertEquals(Map.of(), accepted.absentAt(db));
      assertEquals(0, hub.store().counts().conflicts());
      say("%d accepted, all at the hub once".formatted(accepted.all().size()));
    }
  }

  private static void phase(Phase phase, DiskFaults faults, Hub hub, AlarmLine alarms, Path db)
      throws Exception {
    final long failed = failures(faults);
    final long delayed = faults.delayedSyncs();
    final long records = hub.store().counts().records();
    phase.begin.accept(faults);
    long from = AlarmLine.nowMillis();
    Thread.sleep(EACH);
    long to = AlarmLine.nowMillis();
    final long during = hub.store().counts().records() - records;
    faults.heal();
    Thread.sleep(1000);
    List<Long> latencies = alarms.latencies(db, from, to);
    say(
        "%s: %d calls failed, %d delayed; %d records at the hub meanwhile; %s"
            .formatted(
                phase.name,
                failures(faults) - failed,
                faults.delayedSyncs() - delayed,
                during,
                AlarmLine.summary(latencies)));
    if (phase.equals(SOUND) || phase.equals(SLOW)) {
      assertFalse(latencies.isEmpty(), "no alarm arrived");
    } else {
      assertTrue(failures(faults) > failed, "nothing failed");
    }
  }

  private static long failures(DiskFaults faults) {
    return faults.failedWrites() + faults.failedSyncs() + faults.failedReads() + faults.cutWrites();
  }

  private static void say(String line) throws Exception {
    System.out.println(line);
    Files.writeString(
        RESULTS,
        Instant.now() + " " + line + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
