package dev.goen.sim.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The kinds of devices a file may name. A new twin becomes known by one line here. */
final class DeviceKinds {

  /**
   * A kind.
   *
   * @param lines what it can be on
   */
  record Kind(Maker maker, List<LineKind> lines) {}

  private static final Map<String, Kind> KINDS =
      Map.ofEntries(
          Map.entry("keller-33x", new Kind(Gauges::keller, LineKind.MODBUS)),
          Map.entry("generic-rs485", new Kind(Gauges::submersible, LineKind.MODBUS)),
          Map.entry("vega", new Kind(Gauges::vega, LineKind.MODBUS)),
          Map.entry("strain-float32", new Kind(Gauges::strain, LineKind.MODBUS)),
          Map.entry("vibrating-wire", new Kind(Loggers::vibratingWire, LineKind.MODBUS)),
          Map.entry("tilt-float32", new Kind(Loggers::tilt, LineKind.MODBUS)),
          Map.entry("crack-float32", new Kind(Loggers::crack, LineKind.MODBUS)),
          Map.entry("vibration-float32", new Kind(Loggers::vibration, LineKind.MODBUS)),
          Map.entry("rdm6300", new Kind(Readers::rdm6300, LineKind.SERIAL)),
          Map.entry("id-12la", new Kind(Readers::id12la, LineKind.SERIAL)),
          Map.entry("wristband", new Kind(Readers::wristband, LineKind.SERIAL)),
          Map.entry("llrp", new Kind(Readers::llrp, List.of(LineKind.LLRP))),
          Map.entry("maxbotix", new Kind(TextSensors::maxbotix, LineKind.SERIAL)),
          Map.entry("sdi12", new Kind(TextSensors::sdi12, LineKind.SERIAL)),
          Map.entry("nmea", new Kind(TextSensors::nmea, LineKind.SERIAL)),
          Map.entry("contact", new Kind(Switches::contact, List.of(LineKind.CHIP))),
          Map.entry("rain-gauge", new Kind(Switches::rainGauge, List.of(LineKind.CHIP))),
          Map.entry("iio", new Kind(Converters::loop, List.of(LineKind.IIO))),
          Map.entry("hx711", new Kind(Converters::bridge, List.of(LineKind.IIO))),
          Map.entry("capture", new Kind(Captures::player, LineKind.SERIAL)));

  private DeviceKinds() {}

  static Optional<Kind> of(String kind) {
    return Optional.ofNullable(KINDS.get(kind));
  }

  static List<String> names() {
    List<String> names = new ArrayList<>(KINDS.keySet());
    names.sort(null);
    return names;
  }

  /** Those that can be on such a line. */
  static List<String> names(LineKind line) {
    return names().stream().filter(one -> isFit(one, line)).toList();
  }

  private static boolean isFit(String name, LineKind line) {
    return of(name).map(kind -> kind.lines().contains(line)).orElse(false);
  }
}
