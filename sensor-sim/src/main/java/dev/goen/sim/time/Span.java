package dev.goen.sim.time;

import java.util.Optional;

/**
 * What must be added to a boot's monotonic milliseconds to have UTC lies in here, both ends
 * included.
 */
record Span(double low, double high) {

  /** How fast or slow the clock of a gateway may run, as a ratio: 50 ppm, 4.3 s a day. */
  static final double DRIFT = 50e-6;

  /** Both clocks are told in whole milliseconds. */
  static final double ROUNDING_MILLIS = 2;

  /** The same some time before or after, by when the clock may have drifted. */
  Span after(double millis) {
    double drift = Math.abs(millis) * DRIFT;
    return new Span(low - drift, high + drift);
  }

  /** What both allow; empty when they contradict each other. */
  Optional<Span> and(Span other) {
    double from = Math.max(low, other.low);
    double to = Math.min(high, other.high);
    return from > to ? Optional.empty() : Optional.of(new Span(from, to));
  }

  /** What either allows, and what lies between. */
  Span or(Span other) {
    return new Span(Math.min(low, other.low), Math.max(high, other.high));
  }

  /** By how much they contradict each other; 0 or less when they do not. */
  double gap(Span other) {
    return Math.max(low, other.low) - Math.min(high, other.high);
  }

  double middle() {
    return (low + high) / 2;
  }
}
