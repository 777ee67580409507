package dev.goen.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.buffer.Block;
import dev.goen.buffer.Entry;
import dev.goen.driver.PollResult;
import dev.goen.poll.Polled;
import dev.goen.reading.Reading;
import dev.goen.reading.SampleTime;
import dev.goen.reading.Unit;
import dev.goen.reading.Value;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PrimitiveIterator;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is committed when. */
class BufferWriterTest extends WriterBench {

  /** The anchor comes first: no reading is ever sent without a time that could have been known. */
  @Test
  void firstCommitOpensTheEpochAndBringsTheAnchor() throws Exception {
    List<Entry> first = entries(next());
    assertTrue(first.stream().anyMatch(Entry.EpochOpen.class::isInstance), first::toString);
    assertTrue(first.stream().anyMatch(Entry.Anchor.class::isInstance), first::toString);
  }

  /** A test bench that asked for the report has died: the hubs get their readings all the same. */
  @Test
  void reportThatNobodyTakesHoldsUpNothing() throws Exception {
    next();
    assertTrue(end());
    Path full = Path.of("/dev/full");
    try (FileOutputStream _ = new FileOutputStream(full.toFile())) {
      begin(INTERVAL, AcceptedReport.toDescriptor(descriptorOf(full)));
      pipeline.start();
      writer.start();
      poll(1.00);
      while (!names(next()).contains("kando-01/stage=1.00")) {
        // The first commits bring the anchor.
      }
    }
  }

  private static int descriptorOf(Path file) throws IOException {
    try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
      for (Path one : descriptors.toList()) {
        if (Files.exists(one) && file.equals(Files.readSymbolicLink(one))) {
          return Integer.parseInt(one.getFileName().toString());
        }
      }
    }
    throw new IOException("not open: " + file);
  }

  /** Promise 1: nothing of an alarm waits; and it takes everything pending with it. */
  @Test
  void alarmIsCommittedAtOnceTogetherWithWhatIsPending() throws Exception {
    next();
    poll(1.00); // the first level is told at once, too: 0
    next();
    poll(1.01);
    poll(1.02);
    assertEquals(null, commits.poll(300, TimeUnit.MILLISECONDS), "calm readings wait");
    poll(3.60);
    List<Block> alarm = next();
    List<String> names = names(alarm);
    assertTrue(
        names.containsAll(
            List.of(
                "kando-01/stage=1.01",
                "kando-01/stage=1.02",
                "kando-01/stage=3.60",
                "kando-01/alarm=4")),
        names::toString);
    assertEquals(List.of(0, 4), List.copyOf(levels));
  }

  /**
   * Data of the class data wait for their interval, a call for help of the same device does not.
   */
  @Test
  void eventOfADeviceIsRaisedAndCommittedAtOnce() throws Exception {
    next();
    call("1:x");
    assertTrue(names(next()).contains("kando-01/sos=1:x"));
    raised.clear();
    call("1:y");
    Block urgent = raised();
    assertEquals("river/event", urgent.stream().toString());
    assertEquals(List.of("kando-01/sos=1:y"), names(List.of(urgent)));
    assertTrue(names(next()).contains("kando-01/sos=1:y"));
  }

  private void call(String who) {
    SampleTime now = clock.now();
    Reading sos = Reading.of(KANDO, "sos", new Value.Text(who), Unit.NONE, now);
    intake.accept(new Polled(gauge, new PollResult.Sampled(List.of(sos)), now, now));
  }

  /** A card that stands still for seconds is common; a flood does not wait for it. */
  @Test
  void alarmAndItsOutputsDoNotWaitForTheCommitUnderWay() throws Exception {
    next();
    poll(1.00);
    next();
    disk.hold();
    poll(3.60);
    assertTrue(disk.held.tryAcquire(30, TimeUnit.SECONDS), "the disk is asked at once");
    poll(1.00);
    poll(1.00);
    poll(1.00);
    poll(3.70);
    Block first = raised();
    final Block second = raised();
    final Block third = raised();
    assertEquals(List.of(0, 4, 0, 4), List.copyOf(levels), "the siren is told, too");
    assertEquals(null, commits.poll(), "nothing of it is accepted yet");
    disk.goOn();

    assertTrue(end());
    Map<Long, Entry> committed = new HashMap<>();
    for (List<Block> commit = commits.poll(); commit != null; commit = commits.poll()) {
      for (Block block : commit) {
        if (block.stream().equals(first.stream()) && block.epoch().equals(first.epoch())) {
          PrimitiveIterator.OfLong seqs = block.seqs().iterator();
          block.entries().forEach(entry -> committed.put(seqs.next(), entry));
        }
      }
    }
    for (Block block : List.of(first, second, third)) {
      assertEquals(1, block.seqs().size());
      assertEquals(
          block.entries().getFirst(),
          committed.get(block.seqs().first()),
          "it has the number under which it was sent");
    }
  }

  /** A disk that refuses the alarm is asked again soon, and not all the time. */
  @Test
  void alarmWhoseCommitFailedIsTriedAgainLongBeforeTheInterval() throws Exception {
    next();
    assertTrue(end());
    begin(Duration.ofMinutes(10));
    pipeline.start();
    writer.start();
    poll(1.00);
    while (!names(next()).contains("kando-01/alarm=0")) {
      // The first commits bring the anchor.
    }
    disk.refuse(3);
    long before = System.nanoTime();
    poll(3.60);
    List<String> names = names(next());
    long took = System.nanoTime() - before;
    assertTrue(names.contains("kando-01/alarm=4"), names::toString);
    assertTrue(took >= Duration.ofMillis(3 * 200).toNanos(), "hammered: " + took);
  }

  private Block raised() throws InterruptedException {
    @Nullable Block block = raised.poll(SOON.toMillis(), TimeUnit.MILLISECONDS);
    return Objects.requireNonNull(block, "nothing was raised");
  }

  /** What is read but not accepted is at most one interval old. */
  @Test
  void calmReadingsWaitAtMostOneInterval() throws Exception {
    next();
    poll(1.00);
    next();
    poll(1.01);
    List<Block> commit = next();
    assertTrue(names(commit).contains("kando-01/stage=1.01"), () -> names(commit).toString());
  }
}
