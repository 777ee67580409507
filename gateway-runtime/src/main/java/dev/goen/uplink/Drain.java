package dev.goen.uplink;

import dev.goen.uplink.payload.Lane;
import dev.goen.uplink.payload.Pack;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What of the backlog is being written in one session, so that there is something to send when a
 * place is free. Where the link is slower than the writing, it is one pack at a time: the next one
 * is to be as long as the link then takes.
 */
final class Drain {

  /** Packs that are begun together: each time a thread waits for another costs some of them. */
  private static final int PACKS = 2;

  /** One batch is sent while the next is written. */
  private static final int BATCHES = 2;

  private final Feed feed;
  private final Scribe scribe;
  private final Runnable whenDone;
  private final Deque<Scribe.Begun> begun = new ArrayDeque<>();
  private boolean fast;

  /**
   * Nothing is begun.
   *
   * @param whenDone called on another thread when there is something to {@link #take}
   */
  Drain(Feed feed, Scribe scribe, Runnable whenDone) {
    this.feed = feed;
    this.scribe = scribe;
    this.whenDone = whenDone;
  }

  boolean isEmpty() {
    return begun.isEmpty();
  }

  /** Whether there is something to take or to begin with. */
  boolean hasMore() {
    return isWritten() || (begun.size() < batches() && feed.has(Lane.BACKLOG));
  }

  private boolean isWritten() {
    Scribe.Begun first = begun.peek();
    return first != null && first.isDone();
  }

  private int batches() {
    return fast ? BATCHES : 1;
  }

  /**
   * Begins with as much as is good, and takes what is written.
   *
   * @param entries of a pack at most
   * @return packs in their order; empty while none is written
   */
  List<Scribe.Written> take(int entries) throws InterruptedException {
    List<Scribe.Written> written = isWritten() ? begun.remove().take() : List.of();
    while (begun.size() < batches() && feed.has(Lane.BACKLOG)) {
      begin(entries);
    }
    return written.isEmpty() && isWritten() ? begun.remove().take() : written;
  }

  /**
   * Notes how the link is. What was begun for a fast one would hold up alarms on a slow one.
   *
   * @param packBytes how long a pack of backlog should be on it
   * @param most how long one may be
   */
  void pace(int packBytes, int most) {
    boolean before = fast;
    fast = packBytes == most || (fast && packBytes >= most / 4);
    if (before && !fast) {
      drop();
    }
  }

  private void begin(int entries) {
    List<Pack> packs = new ArrayList<>();
    while (packs.size() < (fast ? PACKS : 1) && feed.has(Lane.BACKLOG)) {
      Optional<Pack> next = feed.next(Lane.BACKLOG, entries);
      if (next.isPresent() && !scribe.knowsTime(next.get())) {
        // An age grows until the sending: it is written alone, when it is the next.
        begin(packs);
        begin(List.of(next.get()));
        return;
      }
      next.ifPresent(packs::add);
    }
    begin(packs);
  }

  private void begin(List<Pack> packs) {
    if (!packs.isEmpty()) {
      begun.add(scribe.begin(packs, whenDone));
    }
  }

  /** Nothing of what is begun will be sent: it is read again, after what is due before it. */
  void drop() {
    while (!begun.isEmpty()) {
      begun.remove().drop().forEach(feed::release);
    }
    feed.releaseBacklog();
  }
}
