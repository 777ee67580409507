package dev.goen.sim.bench;

import dev.goen.sim.device.Rdm6300;
import dev.goen.sim.fault.Dialect;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes readers of tags: one tag after the other lies on them for a while. */
final class Readers {

  private Readers() {}

  static Twin rdm6300(Maker.Parts parts) {
    Section section = parts.section();
    List<String> tags = section.texts("tags");
    for (String tag : tags) {
      if (!tag.matches("[0-9A-F]{10}")) {
        section.problem("tags", "tag.wrong", tag);
      }
    }
    List<String> known = tags.isEmpty() ? List.of("5D00A1B2C3") : tags;
    double stay = section.time("stay", Duration.ofSeconds(5)).toMillis() / 1e3;
    double pause = section.time("pause", Duration.ofSeconds(5)).toMillis() / 1e3;
    Rdm6300 reader =
        new Rdm6300(
            parts.id(),
            () -> tag(known, stay, pause, parts.seconds()),
            section.time("repetition", Duration.ofSeconds(1)));
    Map<String, Object> yaml = new LinkedHashMap<>();
    yaml.put("driver", "rfid-ascii");
    yaml.put("class", "person-data");
    yaml.put("owner", "welfare");
    return new Twin(reader, Dialect.TEXT, yaml, Map.of());
  }

  private static Optional<String> tag(List<String> tags, double stay, double pause, double second) {
    long turn = (long) Math.floor(second / (stay + pause));
    boolean lies = second - turn * (stay + pause) < stay;
    return lies ? Optional.of(tags.get((int) (turn % tags.size()))) : Optional.empty();
  }
}
