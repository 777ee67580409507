package dev.goen.sim.bench;

import dev.goen.sim.device.LlrpReader.Passing;
import dev.goen.sim.device.Rdm6300;
import dev.goen.sim.device.WristbandReceiver;
import dev.goen.sim.device.WristbandReceiver.Sent;
import dev.goen.sim.fault.Dialect;
import dev.goen.sim.signal.Signal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes readers of tags: one tag after the other lies on them for a while. */
final class Readers {

  private Readers() {}

  static Twin rdm6300(Maker.Parts parts) {
    Lying tags = tags(parts, "[0-9A-F]{10}", "5D00A1B2C3");
    return asciiReader(new Rdm6300(parts.id(), tags, tags.repetition()));
  }

  static Twin id12la(Maker.Parts parts) {
    Lying tags = tags(parts, "[0-9A-F]{10}", "5D00A1B2C3");
    return asciiReader(Rdm6300.id12la(parts.id(), tags, tags.repetition()));
  }

  private static Twin asciiReader(Rdm6300 reader) {
    Map<String, Object> yaml = people("rfid-ascii", "person-data");
    return new Twin(reader, Dialect.TEXT, yaml, Map.of());
  }

  /** EPCs before the one antenna of a UHF reader. */
  static Twin llrp(Maker.Parts parts) {
    Section section = parts.section();
    Lying tags = tags(parts, "([0-9A-F]{4}){1,32}", "30751FEB705C5904E3D50D70");
    int antenna = section.whole("antenna", 1, 1, 255);
    int rssi = section.whole("rssi", -55, -128, 0);
    Map<String, Object> yaml = people("llrp", "person-event");
    yaml.put("repeat", "0ms");
    return new Twin(
        new Part.Antenna(
            () -> tags.get().map(epc -> new Passing(epc, antenna, rssi)), tags.repetition()),
        Dialect.LLRP,
        yaml,
        Map.of());
  }

  /** Wristbands, one after the other near the receiver; each n-th frame is a call for help. */
  static Twin wristband(Maker.Parts parts) {
    Section section = parts.section();
    Signal warmth = parts.signal("temperature", 33);
    Lying tags = tags(parts, "[0-9]{6}", "004567");
    int number = section.whole("receiver", 123, 0, 999_999);
    int strength = section.whole("rssi", 60, 0, 99);
    int calls = section.whole("sos-every", 0, 0, Integer.MAX_VALUE);
    WristbandReceiver receiver =
        new WristbandReceiver(
            parts.id(),
            number,
            tags.repetition(),
            frame ->
                tags.get()
                    .map(tag -> sent(tag, warmth.at(parts.seconds()), strength, calls, frame)));
    Map<String, Object> yaml = people("wristband", "person-data");
    yaml.put("reader", String.format(Locale.ROOT, "%06d", number));
    return new Twin(receiver, Dialect.TEXT, yaml, Map.of("temperature", warmth));
  }

  private static Sent sent(String tag, double celsius, int strength, int calls, long frame) {
    boolean call = calls > 0 && frame % calls == 0;
    int tenths = Double.isNaN(celsius) ? -1 : Math.clamp(Math.round(celsius * 10), 0, 400);
    return new Sent(
        Integer.parseInt(tag), call ? 4 : 0, tenths, strength, call ? List.of("sos") : List.of());
  }

  private static Map<String, Object> people(String driver, String streamClass) {
    Map<String, Object> yaml = new LinkedHashMap<>();
    yaml.put("driver", driver);
    yaml.put("class", streamClass);
    yaml.put("owner", "welfare");
    return yaml;
  }

  /** The tags of the section {@code tags}, each for {@code stay}, with {@code pause} between. */
  private static Lying tags(Maker.Parts parts, String form, String usual) {
    Section section = parts.section();
    List<String> tags = section.texts("tags");
    for (String tag : tags) {
      if (!tag.matches(form)) {
        section.problem("tags", "tag.wrong", tag, form);
      }
    }
    return new Lying(
        parts,
        tags.isEmpty() ? List.of(usual) : tags,
        section.time("stay", Duration.ofSeconds(5)).toMillis() / 1e3,
        section.time("pause", Duration.ofSeconds(5)).toMillis() / 1e3,
        section.time("repetition", Duration.ofSeconds(1)));
  }

  private record Lying(
      Maker.Parts parts, List<String> tags, double stay, double pause, Duration repetition)
      implements Supplier<Optional<String>> {

    @Override
    public Optional<String> get() {
      return tag(tags, stay, pause, parts.seconds());
    }
  }

  private static Optional<String> tag(List<String> tags, double stay, double pause, double second) {
    long turn = (long) Math.floor(second / (stay + pause));
    boolean lies = second - turn * (stay + pause) < stay;
    return lies ? Optional.of(tags.get((int) (turn % tags.size()))) : Optional.empty();
  }
}
