package dev.goen.sim.account;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** How far the hub knows each boot of a gateway, and how its clock stands to UTC. */
final class Spans {
  private record Place(String gateway, String stream, String boot) {}

  private record Section(String gateway, String stream, String epoch) {}

  /**
   * How far an epoch has come.
   *
   * @param mono of the record with that number, ms
   */
  record Reached(String boot, long seq, long mono) {}

  private final Map<Place, Map<String, Long>> ends = new HashMap<>();
  private final Map<Section, Reached> reached = new HashMap<>();
  private final Map<String, Long> utcMinusMono = new HashMap<>();

  /**
   * Takes a record.
   *
   * @param ahead how much earlier all before it is known, ms
   */
  void fold(Stored record, String boot, long ahead) {
    ends.computeIfAbsent(
            new Place(record.gateway(), record.stream(), boot), place -> new HashMap<>())
        .merge(record.epoch(), record.mono() - ahead, Math::max);
    Section section = new Section(record.gateway(), record.stream(), record.epoch());
    reached.merge(
        section,
        new Reached(boot, record.seq(), record.mono()),
        (one, two) -> one.seq() > two.seq() ? one : two);
    Long utc = record.utc();
    if (utc != null) {
      utcMinusMono.put(boot, utc - record.mono());
    }
  }

  Optional<Reached> reached(String gateway, String stream, String epoch) {
    return Optional.ofNullable(reached.get(new Section(gateway, stream, epoch)));
  }

  /**
   * The last instant up to which a run is known: that of its newest record in the stream.
   *
   * @param next when the next run of the boot began
   */
  long end(Planned run, long next) {
    Map<String, Long> epochs =
        ends.getOrDefault(new Place(run.gateway(), run.stream(), run.boot()), Map.of());
    return epochs.values().stream()
        .filter(end -> end >= run.from() && end < next)
        .max(Long::compare)
        .orElse(run.from());
  }

  /** How long an absence lasted, until the first turn after it; empty when no clock tells. */
  OptionalLong millis(Absence absence, long until) {
    if (absence.fromBoot().equals(absence.toBoot())) {
      return OptionalLong.of(until - absence.from());
    }
    Long before = utcMinusMono.get(absence.fromBoot());
    Long after = utcMinusMono.get(absence.toBoot());
    return before == null || after == null
        ? OptionalLong.empty()
        : OptionalLong.of(until + after - absence.from() - before);
  }

  /** Words for stretches of slots: UTC where it is known. */
  List<String> words(Planned planned, List<Numbers.Hole> holes) {
    List<String> words = new ArrayList<>();
    for (Numbers.Hole hole : holes) {
      long from = planned.start(hole.first());
      Long offset = utcMinusMono.get(planned.boot());
      String when =
          offset == null
              ? planned.boot() + " +" + from + "ms"
              : java.time.Instant.ofEpochMilli(from + offset).toString();
      words.add(when + " x" + hole.count());
    }
    return words;
  }
}
