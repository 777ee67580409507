package dev.goen.buffer.memory;

import dev.goen.buffer.Entry;
import dev.goen.buffer.EpochId;
import dev.goen.reading.SampleClock;
import dev.goen.reading.SeqSet;
import dev.goen.reading.Stream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * What has been lost from memory and is not yet a record. A running loss is told now and then: told
 * with each commit, it would take the room of what it tells of. Guarded by its {@link
 * MemoryBuffer}.
 */
final class Losses {

  private static final long TELL_MILLIS = 600_000;

  /** What the reports of one stream have in common. */
  private record Loss(EpochId epoch, Stream stream, Entry.LossCause cause) {}

  private final SampleClock clock;
  private final Map<Loss, SeqSet> untold = new LinkedHashMap<>();
  private long evictionsTold;

  Losses(SampleClock clock) {
    this.clock = clock;
    this.evictionsTold = clock.now().monoMillis();
  }

  void add(EpochId epoch, Stream stream, Entry.LossCause cause, SeqSet seqs) {
    if (!seqs.isEmpty()) {
      untold.merge(new Loss(epoch, stream, cause), seqs, SeqSet::plus);
    }
  }

  /** How many are to be told with the next commit. */
  int due() {
    return (int) untold.keySet().stream().filter(this::isDue).count();
  }

  private boolean isDue(Loss loss) {
    return loss.cause != Entry.LossCause.EVICTED
        || clock.now().monoMillis() - evictionsTold >= TELL_MILLIS;
  }

  /** Hands over what is to be told now. */
  void tell(BiConsumer<Stream, Entry.Lost> to) {
    List<Loss> due = untold.keySet().stream().filter(this::isDue).toList();
    for (Loss loss : due) {
      hand(loss, to);
      if (loss.cause == Entry.LossCause.EVICTED) {
        evictionsTold = clock.now().monoMillis();
      }
    }
  }

  /** Hands over everything, for another epoch to tell. */
  void tellAll(BiConsumer<Stream, Entry.Lost> to) {
    List.copyOf(untold.keySet()).forEach(loss -> hand(loss, to));
  }

  private void hand(Loss loss, BiConsumer<Stream, Entry.Lost> to) {
    SeqSet seqs = untold.getOrDefault(loss, SeqSet.EMPTY);
    untold.remove(loss);
    Entry.Lost.inParts(clock.now(), loss.epoch, loss.stream, seqs, loss.cause)
        .forEach(part -> to.accept(loss.stream, part));
  }

  /** Numbers of a stream that are still to be told. */
  SeqSet of(Stream stream) {
    SeqSet all = SeqSet.EMPTY;
    for (Map.Entry<Loss, SeqSet> one : untold.entrySet()) {
      all = one.getKey().stream.equals(stream) ? all.plus(one.getValue()) : all;
    }
    return all;
  }
}
