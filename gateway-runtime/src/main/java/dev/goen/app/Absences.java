package dev.goen.app;

import dev.goen.buffer.Entry;
import dev.goen.config.GatewayConfig.Device;
import dev.goen.pipeline.Outage;
import dev.goen.poll.PassedBy;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was not taken, as records of its device's stream: outages, turns that passed by while the
 * bus was busy, and outcomes for which the queue had no room. Guarded by the {@link Pipeline}.
 */
final class Absences {

  private final Intake intake;
  private final Map<SensorId, PassedBy> late = new HashMap<>();

  /**
   * Nothing is missing yet.
   *
   * @param intake counts what found no room
   */
  Absences(Intake intake) {
    this.intake = intake;
  }

  /**
   * Turns that passed by on a busy bus are told in the commit of the sample that was late, or of
   * the end.
   */
  void passed(PassedBy turns) {
    late.merge(
        turns.device().id(),
        turns,
        (earlier, later) ->
            new PassedBy(
                later.device(), earlier.from(), later.to(), earlier.turns() + later.turns()));
  }

  /**
   * All that is counted and not yet told.
   *
   * @param taken the instant of the last outcome that found room
   */
  List<Staged> counts(SampleTime taken) {
    List<Staged> counts = new ArrayList<>();
    for (PassedBy turns : late.values()) {
      SampleTime to = turns.to();
      long millis = turns.turns() * turns.device().period().toMillis();
      long from = Math.min(turns.from().monoMillis(), to.monoMillis() - millis);
      counts.add(
          of(
              turns.device(),
              new SampleTime(to.boot(), Math.max(0, from)),
              to,
              turns.turns(),
              Entry.AbsenceCause.OVERRUN,
              to));
    }
    late.clear();
    for (Intake.Overflow overflow : intake.overflows().values()) {
      counts.add(
          of(
              overflow.polled().device(),
              overflow.from(),
              overflow.to(),
              overflow.count(),
              Entry.AbsenceCause.QUEUE_OVERFLOW,
              taken));
    }
    return counts;
  }

  /** A piece of an outage. */
  static Staged outage(Device<?> device, Outage.Span span, SampleTime now) {
    // How often one that speaks unasked would have spoken, nobody can tell.
    long expected = device.driver().listens() ? -1 : span.expected();
    return of(device, span.from(), span.to(), expected, Entry.AbsenceCause.SENSOR_FAULT, now);
  }

  private static Staged of(
      Device<?> device,
      SampleTime from,
      SampleTime to,
      long expected,
      Entry.AbsenceCause cause,
      SampleTime now) {
    return new Staged(
        device.stream(),
        new Entry.NotTaken(
            now,
            Optional.of(device.id()),
            from.boot(),
            from.monoMillis(),
            to.monoMillis(),
            expected,
            cause));
  }
}
