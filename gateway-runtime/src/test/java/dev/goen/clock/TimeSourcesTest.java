package dev.goen.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.reading.BootId;
import dev.goen.reading.SampleTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each source by itself. */
class TimeSourcesTest {

  private static final long UTC = 1_795_000_000_000L;

  /** As chrony 4.6 prints it on a machine that follows a server. */
  private static final String FOLLOWS =
      "C0248F97,ntp.example,2,1795000000.123456789,-0.000006523,-0.000006747,0.000035822,"
          + "-3.225,-0.000,0.129,0.013639022,0.001100737,64.2,Normal\n";

  private static final String FOLLOWS_NOBODY =
      "00000000,,0,0.000000000,0.000000000,0.000000000,0.000000000,0.000,0.000,0.000,"
          + "1.000000000,1.000000000,0.0,Not synchronised\n";

  @TempDir Path folder = Path.of("unset");

  private final AtomicLong nanos = new AtomicLong();

  @Test
  void chronyStatesTheBoundOfItsManual() throws IOException {
    // 0.006523 ms + 1.100737 ms + 13.639022 ms / 2, rounded up, and one for the clock's own step.
    assertEquals(OptionalLong.of(9), ChronyTracking.parse(FOLLOWS).uncertaintyMillis());
  }

  @Test
  void chronyWithoutServerOrWithItselfForOneKnowsNothing() throws IOException {
    assertEquals(OptionalLong.empty(), ChronyTracking.parse(FOLLOWS_NOBODY).uncertaintyMillis());
    String alone = FOLLOWS.replace("C0248F97,ntp.example", "7F7F0101,");
    assertEquals(OptionalLong.empty(), ChronyTracking.parse(alone).uncertaintyMillis());
  }

  @Test
  void clockThatChronyIsStillSlewingIsNotYetRight() throws IOException {
    String slewing = FOLLOWS.replace("-0.000006523", "4.2");
    assertEquals(OptionalLong.empty(), ChronyTracking.parse(slewing).uncertaintyMillis());
  }

  @Test
  void whatIsNoTrackingIsRefusedWithItsText() {
    IOException e =
        assertThrows(IOException.class, () -> ChronyTracking.parse("506 Cannot talk to daemon\n"));
    assertTrue(String.valueOf(e.getMessage()).contains("506 Cannot talk to daemon"));
    assertThrows(
        IOException.class, () -> ChronyTracking.parse(FOLLOWS.replace("0.001100737", "soon")));
  }

  @Test
  void answerOfChronyAgesAndIsForgottenWhenItIsNotRenewed() {
    Chrony chrony = new Chrony(() -> FOLLOWS, nanos::get);
    chrony.ask();
    assertEquals(OptionalLong.of(9), chrony.uncertaintyMillis());
    nanos.addAndGet(Chrony.WHILE_KNOWN.toNanos() - 1);
    assertEquals(OptionalLong.of(9 + 15), chrony.uncertaintyMillis());
    Chrony silent = new Chrony(() -> FOLLOWS, nanos::get);
    silent.ask();
    nanos.addAndGet(3 * Chrony.WHILE_KNOWN.toNanos());
    assertEquals(OptionalLong.empty(), silent.uncertaintyMillis());
  }

  @Test
  void machineWithoutChronyIsSimplyNotSynchronized() {
    Chrony chrony =
        new Chrony(
            () -> {
              throw new IOException("Cannot run program \"chronyc\"");
            },
            nanos::get);
    chrony.ask();
    assertEquals(OptionalLong.empty(), chrony.uncertaintyMillis());
  }

  @Test
  void daemonIsBelievedFromItsFirstAnswerAndLessWithEachHourOfSilence() throws IOException {
    AtomicLong wall = new AtomicLong(UTC);
    Path flag = folder.resolve("synchronized");
    Timesyncd daemon = new Timesyncd(flag, () -> at(wall.get() - UTC), wall::get);
    assertEquals(OptionalLong.empty(), daemon.uncertaintyMillis());
    touch(flag, UTC);
    assertEquals(OptionalLong.of(500), daemon.uncertaintyMillis());
    wall.addAndGet(3_600_000);
    assertEquals(OptionalLong.of(500 + 180), daemon.uncertaintyMillis());
  }

  @Test
  void clockThatSomebodyElseHasSetIsNotBelievedUntilTheDaemonHasSetItAgain() throws IOException {
    AtomicLong mono = new AtomicLong();
    AtomicLong wall = new AtomicLong(UTC);
    Path flag = folder.resolve("synchronized");
    Timesyncd daemon = new Timesyncd(flag, () -> at(mono.get()), wall::get);
    touch(flag, UTC);
    daemon.uncertaintyMillis();
    wall.addAndGet(7_200_000);
    assertEquals(OptionalLong.empty(), daemon.uncertaintyMillis());
    assertEquals(OptionalLong.empty(), daemon.uncertaintyMillis());
    wall.addAndGet(-7_200_000);
    touch(flag, UTC + 1);
    assertEquals(OptionalLong.of(500), daemon.uncertaintyMillis());
  }

  @Test
  void hubWasReadSomewhereBetweenQuestionAndAnswer() {
    Fix fix = RoundTrip.fix(at(1_000), at(1_300), UTC, UTC, 10);
    assertEquals(at(1_150), fix.at());
    assertEquals(UTC, fix.utcMillis());
    assertEquals(150 + 10 + 2 + 1, fix.uncertaintyMillis());
    assertThrows(
        IllegalArgumentException.class, () -> RoundTrip.fix(at(1_000), at(999), UTC, UTC, 10));
  }

  // A hub that answers each second only is no less exact for that.
  @Test
  void whatTheHubNeedsItselfIsNoPartOfTheWay() {
    Fix fix = RoundTrip.fix(at(1_000), at(2_000), UTC, UTC + 900, 10);
    assertEquals(at(1_500), fix.at());
    assertEquals(UTC + 450, fix.utcMillis());
    assertEquals(50 + 10 + 2 + 1, fix.uncertaintyMillis());
    assertThrows(
        IllegalArgumentException.class,
        () -> RoundTrip.fix(at(1_000), at(2_000), UTC, UTC + 1_100, 10));
  }

  @Test
  void betterOrNewerAnswerIsKept() {
    FedSource hub = new FedSource("hub");
    assertEquals(Optional.empty(), hub.fix(at(0)));
    hub.accept(new Fix(at(0), UTC, 20));
    hub.accept(new Fix(at(1_000), UTC + 1_100, 500));
    assertEquals(UTC + 2_000, hub.fix(at(2_000)).orElseThrow().utcMillis(), "the vague one");
    hub.accept(new Fix(at(2_000), UTC + 60_000, 500));
    assertEquals(UTC + 60_000, hub.fix(at(2_000)).orElseThrow().utcMillis(), "a contradiction");
    SampleTime otherBoot = new SampleTime(new BootId(new UUID(0, 2)), 2_000);
    assertEquals(Optional.empty(), hub.fix(otherBoot));
  }

  @Test
  void rememberedTimeRaisesAClockThatIsBehindAndNoOther() throws IOException {
    Path saved = folder.resolve("clock");
    assertEquals(Floor.PROGRAM, Floor.remembered(saved));
    touch(saved, 0);
    assertEquals(Floor.PROGRAM, Floor.remembered(saved));
    touch(saved, UTC);
    assertEquals(Instant.ofEpochMilli(UTC), Floor.remembered(saved));
    assertFalse(Floor.atLeast(Instant.EPOCH).isBefore(Floor.PROGRAM));
  }

  @Test
  void suspendMovesTheMachinesClockAndAStepOfTheWallClockDoesNot() {
    AtomicLong wall = new AtomicLong(UTC);
    AtomicLong uptime = new AtomicLong();
    BootId boot = new BootId(new UUID(0, 1));
    MachineClock clock = new MachineClock(boot, nanos::get, wall::get, uptime::get, false);
    wall.addAndGet(-86_400_000);
    assertEquals(at(0), clock.now());
    wall.addAndGet(5_000);
    uptime.addAndGet(5_000);
    assertEquals(at(5_000), clock.now());
    assertEquals(at(5_000), clock.now());
  }

  @Test
  void containerWhoseUptimeBeginsElsewhereHasNotSlept() {
    BootId boot = new BootId(new UUID(0, 1));
    nanos.set(9_000_000_000L);
    assertEquals(at(9_000), new MachineClock(boot, nanos::get, () -> UTC, () -> 100, true).now());
    assertEquals(
        at(9_000), new MachineClock(boot, nanos::get, () -> UTC, () -> 99_000, false).now());
    assertEquals(
        at(99_000), new MachineClock(boot, nanos::get, () -> UTC, () -> 99_000, true).now());
  }

  private static SampleTime at(long millis) {
    return new SampleTime(new BootId(new UUID(0, 1)), millis);
  }

  private static void touch(Path file, long millis) throws IOException {
    Files.write(file, new byte[0]);
    Files.setLastModifiedTime(file, FileTime.fromMillis(millis));
  }
}
