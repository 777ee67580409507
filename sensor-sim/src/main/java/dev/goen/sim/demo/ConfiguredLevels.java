package dev.goen.sim.demo;

import dev.goen.sim.page.Threshold;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The alarm levels in a gateway's configuration, for the lines in the page's plots. */
final class ConfiguredLevels {

  private ConfiguredLevels() {}

  /** Levels by {@code sensor/quantity}, such as {@code kando-01/stage}. */
  static Map<String, List<Threshold>> read(Path configuration) throws IOException {
    Map<String, List<Threshold>> levels = new LinkedHashMap<>();
    try (Reader text = Files.newBufferedReader(configuration)) {
      Object yaml = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
      for (Map<?, ?> bus : maps(under(yaml, "buses"))) {
        for (Map<?, ?> device : maps(under(bus, "devices"))) {
          if (under(device, "levels") instanceof Map<?, ?> quantities) {
            quantities.forEach(
                (quantity, rule) ->
                    levels.put(under(device, "id") + "/" + quantity, thresholds(rule)));
          }
        }
      }
    }
    return levels;
  }

  private static List<Threshold> thresholds(Object rule) {
    List<Threshold> thresholds = new ArrayList<>();
    for (Map<?, ?> one : maps(under(rule, "thresholds"))) {
      if (under(one, "level") instanceof Number level && under(one, "at") instanceof Number at) {
        thresholds.add(new Threshold(level.intValue(), at.doubleValue()));
      }
    }
    return thresholds;
  }

  /** What stands under a key; nothing when there is no such key. */
  private static Object under(Object map, String key) {
    Object value = map instanceof Map<?, ?> keys ? keys.get(key) : null;
    return value == null ? List.of() : value;
  }

  private static List<Map<?, ?>> maps(Object list) {
    List<Map<?, ?>> maps = new ArrayList<>();
    if (list instanceof List<?> items) {
      for (Object item : items) {
        if (item instanceof Map<?, ?> map) {
          maps.add(map);
        }
      }
    }
    return maps;
  }
}
