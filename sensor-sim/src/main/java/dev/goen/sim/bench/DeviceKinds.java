package dev.goen.sim.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The kinds of devices a file may name. A new twin becomes known by one line here. */
final class DeviceKinds {

  private static final Map<String, Maker> MAKERS =
      Map.ofEntries(
          Map.entry("keller-33x", Gauges::keller),
          Map.entry("generic-rs485", Gauges::submersible),
          Map.entry("vega", Gauges::vega),
          Map.entry("strain-float32", Gauges::strain),
          Map.entry("rdm6300", Readers::rdm6300),
          Map.entry("maxbotix", TextSensors::maxbotix),
          Map.entry("sdi12", TextSensors::sdi12),
          Map.entry("capture", Captures::player));

  private DeviceKinds() {}

  static Optional<Maker> of(String kind) {
    return Optional.ofNullable(MAKERS.get(kind));
  }

  static List<String> names() {
    List<String> names = new ArrayList<>(MAKERS.keySet());
    names.sort(null);
    return names;
  }
}
