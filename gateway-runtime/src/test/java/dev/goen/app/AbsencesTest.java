package dev.goen.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.buffer.Block;
import dev.goen.buffer.Entry;
import dev.goen.driver.PollResult;
import dev.goen.poll.PassedBy;
import dev.goen.poll.Polled;
import dev.goen.reading.Reading;
import dev.goen.reading.Reason;
import dev.goen.reading.SampleTime;
import dev.goen.reading.Unit;
import dev.goen.reading.Value;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Samples that were not taken: each is told of, once, and by its cause. */
class AbsencesTest extends WriterBench {

  /** An outage is one missing reading, and a record with the count when it ends. */
  @Test
  void outageEndsInARecord() throws Exception {
    poll(1.00);
    intake.accept(new Polled(gauge, new PollResult.NoReply(0), clock.now(), clock.now()));
    intake.accept(new Polled(gauge, new PollResult.NoReply(0), clock.now(), clock.now()));
    poll(1.01);
    assertTrue(end());
    List<Entry> all = new ArrayList<>();
    for (List<Block> commit = commits.poll(); commit != null; commit = commits.poll()) {
      all.addAll(entries(commit));
    }
    assertEquals(
        1,
        all.stream()
            .filter(
                entry ->
                    entry instanceof Entry.Sample sample
                        && sample.reading().value() instanceof Value.None)
            .count());
    assertEquals(
        1,
        all.stream()
            .filter(
                entry ->
                    entry instanceof Entry.NotTaken absence
                        && absence.cause() == Entry.AbsenceCause.SENSOR_FAULT)
            .count());
  }

  /** An answer without a value that came late: its turns are part of the outage, and told once. */
  @Test
  void turnsOfAnOutageAreNotCountedAsOverrunsToo() throws Exception {
    poll(1.00);
    SampleTime now = clock.now();
    Reading none = Reading.missing(KANDO, "stage", Unit.METRE, Reason.UNKNOWN, now);
    intake.accept(new Polled(gauge, new PollResult.Sampled(List.of(none)), now, now, 3));
    poll(1.01);
    assertTrue(end());
    List<Entry.NotTaken> told = rest();
    assertEquals(
        List.of(Entry.AbsenceCause.SENSOR_FAULT),
        told.stream().map(Entry.NotTaken::cause).toList());
  }

  /** A busy bus: which samples it cost is told in the commit of the one that was late. */
  @Test
  void turnsThatPassedByAreToldWithTheSampleThatWasLate() throws Exception {
    next();
    SampleTime now = clock.now();
    Reading reading = Reading.of(KANDO, "stage", Value.decimal(1, 2), Unit.METRE, now);
    intake.accept(new Polled(gauge, new PollResult.Sampled(List.of(reading)), now, now, 3));
    List<Entry.NotTaken> told = absences(next());
    assertEquals(1, told.size());
    assertEquals(Entry.AbsenceCause.OVERRUN, told.getFirst().cause());
    assertEquals(3, told.getFirst().expected());
    assertEquals(now.monoMillis() - 300, told.getFirst().from());
  }

  /** A sibling that did not answer had the bus when the stop came. */
  @Test
  void turnsThatTheBusDidNotGetToAreToldWithTheLastCommit() throws Exception {
    poll(1.00);
    next();
    SampleTime now = clock.now();
    SampleTime due = new SampleTime(BOOT, now.monoMillis() - 320);
    assertTrue(end(List.of(new PassedBy(gauge, due, now, 4))));
    List<Entry.NotTaken> told = rest();
    assertEquals(1, told.size());
    assertEquals(Entry.AbsenceCause.OVERRUN, told.getFirst().cause());
    assertEquals(4, told.getFirst().expected());
    assertTrue(told.getFirst().from() <= due.monoMillis());
  }

  /** The outage ends with the stop, and has counted them. */
  @Test
  void turnsOfAnOutageAreNotToldTwiceAtTheEnd() throws Exception {
    SampleTime now = clock.now();
    intake.accept(new Polled(gauge, new PollResult.NoReply(0), now, now));
    assertTrue(end(List.of(new PassedBy(gauge, now, now, 4))));
    assertEquals(
        List.of(Entry.AbsenceCause.SENSOR_FAULT),
        rest().stream().map(Entry.NotTaken::cause).toList());
  }

  /** What did not fit into the queue in the last second must not be forgotten by a stop. */
  @Test
  void whatOverflowedJustBeforeTheStopIsToldToo() throws Exception {
    next();
    assertTrue(end());
    begin(INTERVAL);
    SampleTime now = clock.now();
    for (int i = 0; i < Intake.CAPACITY + 5; i++) {
      intake.accept(new Polled(gauge, new PollResult.NoReply(0), now, now));
    }
    // Stopped before its first turn: all it does is finish.
    pipeline.start();
    writer.start();
    assertTrue(end());
    List<Entry.NotTaken> told = rest();
    assertEquals(
        5,
        told.stream()
            .filter(one -> one.cause() == Entry.AbsenceCause.QUEUE_OVERFLOW)
            .mapToLong(Entry.NotTaken::expected)
            .sum());
  }

  /** It answers, and says that it has nothing: that is an outage too, and is counted. */
  @Test
  void answerWithoutAnyValueIsNoSample() throws Exception {
    poll(1.00);
    SampleTime now = clock.now();
    Reading none = Reading.missing(KANDO, "stage", Unit.METRE, Reason.UNKNOWN, now);
    intake.accept(new Polled(gauge, new PollResult.Sampled(List.of(none)), now, now));
    poll(1.01);
    assertTrue(end());
    List<Entry.NotTaken> told = rest();
    assertEquals(
        List.of(Entry.AbsenceCause.SENSOR_FAULT),
        told.stream().map(Entry.NotTaken::cause).toList());
  }

  /** The absences of all commits that nobody has looked at. */
  private List<Entry.NotTaken> rest() {
    List<Entry.NotTaken> told = new ArrayList<>();
    for (List<Block> commit = commits.poll(); commit != null; commit = commits.poll()) {
      told.addAll(absences(commit));
    }
    return told;
  }

  private static List<Entry.NotTaken> absences(List<Block> blocks) {
    return entries(blocks).stream()
        .filter(Entry.NotTaken.class::isInstance)
        .map(Entry.NotTaken.class::cast)
        .toList();
  }
}
