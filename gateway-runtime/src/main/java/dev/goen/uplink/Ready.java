package dev.goen.uplink;

import dev.goen.reading.Stream;
import dev.goen.uplink.payload.Lane;
import dev.goen.uplink.payload.Pack;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The packs of each lane that are in memory and held, in the order they are to be sent. */
final class Ready {

  private final PerLane<Deque<Pack>> lanes =
      new PerLane<>(new ArrayDeque<>(), new ArrayDeque<>(), new ArrayDeque<>());

  private final Seams seams;
  private final Held held;

  /**
   * No packs.
   *
   * @param seams where packs must not become one
   * @param held what is let go of with a pack that is released
   */
  Ready(Seams seams, Held held) {
    this.seams = seams;
    this.held = held;
  }

  boolean has(Lane lane) {
    return !lanes.of(lane).isEmpty();
  }

  void add(Pack pack) {
    lanes.of(pack.lane()).add(pack);
  }

  /** These go before all others of their lane. */
  void addFirst(List<Pack> packs) {
    packs.reversed().forEach(pack -> lanes.of(pack.lane()).addFirst(pack));
  }

  /**
   * Takes the next pack of a lane, cut or joined with those that follow it.
   *
   * @param most entries at most, from 1
   */
  Optional<Pack> next(Lane lane, int most) {
    Deque<Pack> packs = lanes.of(lane);
    Pack pack = packs.poll();
    if (pack == null) {
      return Optional.empty();
    }
    if (pack.entries().size() > most) {
      List<Pack> parts = pack.cut(most);
      addFirst(parts.subList(1, parts.size()));
      return Optional.of(parts.getFirst());
    }
    Pack following = packs.peek();
    while (following != null
        && pack.entries().size() + following.entries().size() <= most
        && pack.joins(following)
        && !seams.between(pack, following)) {
      pack = pack.join(packs.remove());
      following = packs.peek();
    }
    return Optional.of(pack);
  }

  /** The packs at the head of a lane will not be sent now, up to the first that does not match. */
  void releaseFirst(Lane lane, Predicate<Pack> which) {
    Deque<Pack> packs = lanes.of(lane);
    while (!packs.isEmpty() && which.test(packs.getFirst())) {
      release(packs.remove());
    }
  }

  /** No pack of a stream will be sent now. */
  void release(Stream stream) {
    for (Deque<Pack> packs : lanes.all()) {
      List<Pack> some = packs.stream().filter(pack -> pack.stream().equals(stream)).toList();
      some.forEach(this::release);
      packs.removeIf(pack -> pack.stream().equals(stream));
    }
  }

  private void release(Pack pack) {
    held.release(pack.key(), pack.seqs());
  }

  /** Forgets all of them; what was held is settled by the caller. */
  void clear() {
    lanes.all().forEach(Deque::clear);
  }
}
