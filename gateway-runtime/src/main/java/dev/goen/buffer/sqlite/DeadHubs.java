package dev.goen.buffer.sqlite;

import dev.goen.buffer.Entry;
import dev.goen.buffer.Retention.Stage;
import dev.goen.reading.SampleClock;
import dev.goen.reading.SeqSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Hubs that have taken nothing for a long time (a day, if not configured otherwise) while another
 * one has: such a hub gets no more than its share of the file, so that it does not cost the others
 * their readings. The oldest of what only it lacks is evicted, with a report; alarms wait for it
 * all the same. When all hubs are silent it is the gateway's link that is down, and none of them is
 * dead.
 */
final class DeadHubs {

  private static final System.Logger LOG = System.getLogger(DeadHubs.class.getName());

  /** Windows without anything for a hub that are gone through in a step at most. */
  private static final int MOST_WINDOWS = 8;

  private final Ledger ledger;
  private final SampleClock clock;
  private final Duration patience;
  private final long[] taken;
  private final long[] since;
  private final boolean[] told;
  private final List<Map<Strand, Long>> places = new ArrayList<>();

  /**
   * No hub is dead yet.
   *
   * @param patience how long one may take nothing while another does
   */
  DeadHubs(Ledger ledger, SampleClock clock, Duration patience) {
    this.ledger = ledger;
    this.clock = clock;
    this.patience = patience;
    int hubs = ledger.destinations().size();
    this.taken = new long[hubs];
    this.since = new long[hubs];
    this.told = new boolean[hubs];
    for (int i = 0; i < hubs; i++) {
      since[i] = clock.now().monoMillis();
      places.add(new WeakHashMap<>());
    }
  }

  /** Notes which hubs have taken something; to be called now and then. */
  void look() {
    long now = clock.now().monoMillis();
    for (int i = 0; i < taken.length; i++) {
      long count = ledger.taken(i);
      if (count != taken[i] || ledger.depth(i) == 0) {
        taken[i] = count;
        since[i] = now;
        told[i] = false;
      }
    }
  }

  /**
   * Gives up on some of the oldest readings of a dead hub that has more than its share; they leave
   * the file with the next commit.
   *
   * @return how many; 0 when there is no such hub
   */
  long step(BlockRows rows) throws SQLException {
    look();
    long most = 0;
    for (int i = 0; i < taken.length; i++) {
      most = Math.max(most, ledger.depth(i));
    }
    for (int i = 0; i < taken.length; i++) {
      // The file is nearly full, and the longest backlog is about what it holds.
      if (dead(i) && ledger.depth(i) * taken.length > most) {
        long evicted = evict(rows, i);
        if (evicted > 0) {
          return evicted;
        }
      }
    }
    return 0;
  }

  private boolean dead(int hub) {
    boolean anotherLives = false;
    for (int i = 0; i < taken.length; i++) {
      anotherLives |= i != hub && !silent(i);
    }
    return anotherLives && silent(hub);
  }

  private boolean silent(int hub) {
    return clock.now().monoMillis() - since[hub] >= patience.toMillis();
  }

  private long evict(BlockRows rows, int hub) throws SQLException {
    List<Strand> oldestFirst =
        ledger.strands().stream()
            .filter(strand -> Stage.JOIN.concerns(strand.key.stream().kind()))
            .sorted(
                Comparator.comparingInt((Strand strand) -> strand.epochNumber)
                    .thenComparing(strand -> strand.key.stream()))
            .toList();
    for (Strand strand : oldestFirst) {
      long from = places.get(hub).getOrDefault(strand, 1L);
      long end = ledger.newest(strand) ? strand.last - 1 : strand.last;
      Window window = Window.gather(rows, strand, from, end, ledger.pinned(strand), strand.done());
      for (int i = 0; i < MOST_WINDOWS && window != null; i++) {
        places.get(hub).put(strand, window.next());
        long evicted = giveUp(window, hub);
        if (evicted > 0) {
          return evicted;
        }
        window =
            Window.gather(rows, strand, window.next(), end, ledger.pinned(strand), strand.done());
      }
    }
    return 0;
  }

  private long giveUp(Window window, int hub) {
    if (window.rows() == 0) {
      return 0;
    }
    Strand strand = window.strand();
    List<Long> samples = new ArrayList<>();
    for (int i = 0; i < window.entries().size(); i++) {
      if (window.entries().get(i) instanceof Entry.Sample) {
        samples.add(window.seqs().get(i));
      }
    }
    SeqSet gone = ledger.open(hub, strand, SeqSet.ofRising(samples));
    if (gone.isEmpty()) {
      return 0;
    }
    if (!told[hub]) {
      told[hub] = true;
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} has taken nothing for {1} h and fills the buffer: its oldest readings are evicted"
              + " (buffer: dead-hub-after)",
          ledger.destinations().get(hub),
          patience.toHours());
    }
    ledger.giveUp(hub, strand.key, gone, Entry.LossCause.EVICTED);
    SeqSet all = SeqSet.range(window.first(), window.last());
    ledger.passed(hub, strand, all.minus(SeqSet.ofRising(window.seqs())));
    return gone.size();
  }
}
