package dev.goen.sim.bench;

import dev.goen.sim.device.Sample;
import dev.goen.sim.device.Served;
import dev.goen.sim.device.ServedLog;
import dev.goen.sim.fault.Troubles;
import dev.goen.sim.signal.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A device of the bench with its faults; writes down what it served, and from which row.
 *
 * @param configuration what the gateway is told of it
 * @param log where all devices write
 */
record BenchDevice(
    String id, Twin twin, Troubles troubles, Map<String, Object> configuration, ServedLog log)
    implements Served {

  @Override
  public void served(List<Sample> samples, long monoMillis) {
    List<Sample> named = new ArrayList<>();
    for (Sample sample : samples) {
      Signal signal = twin.signals().get(sample.quantity());
      if (signal == null || signal.row().isEmpty()) {
        named.add(sample);
      } else {
        named.add(new Sample(sample.sensor(), sample.quantity(), sample.value(), signal.row()));
        signal.served();
      }
    }
    log.served(named, monoMillis);
  }
}
