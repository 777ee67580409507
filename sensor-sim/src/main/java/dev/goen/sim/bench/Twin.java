package dev.goen.sim.bench;

import dev.goen.sim.bench.Part.Speaker;
import dev.goen.sim.device.Station;
import dev.goen.sim.fault.Dialect;
import dev.goen.sim.signal.Signal;
import java.util.Map;

/**
 * A device of the bench, ready to be plugged into a line.
 *
 * @param part what it is for its line
 * @param dialect the protocol of its frames, for faults
 * @param configuration what a gateway must be told to read it, without {@code id}: {@code driver},
 *     {@code profile}, {@code address} and so on
 * @param signals what it measures, by the quantity's name at the hub
 */
record Twin(
    Part part, Dialect dialect, Map<String, Object> configuration, Map<String, Signal> signals) {

  Twin {
    signals = Map.copyOf(signals);
  }

  /** One that speaks. */
  Twin(
      Station station,
      Dialect dialect,
      Map<String, Object> configuration,
      Map<String, Signal> signals) {
    this(new Speaker(station), dialect, configuration, signals);
  }
}
