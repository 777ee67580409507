package dev.goen.provision.init;

import dev.goen.provision.init.Plan.Contact;
import dev.goen.provision.init.Plan.Device;
import dev.goen.provision.init.Plan.Line;
import dev.goen.provision.init.Plan.Strain;
import dev.goen.provision.init.Plan.TagReader;
import dev.goen.provision.init.Plan.Water;
import dev.goen.provision.init.Rules.Rule;
import dev.goen.provision.init.Rules.Wrong;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a device out of a flag such as {@code
 * --water=id=kando-01,owner=river,port=/dev/…,profile=keller-33x,address=1}.
 */
final class DeviceFlags {

  static final String USUAL_CHIP = "gpiochip0";
  static final String STRAIN_PROFILE = "strain-float32";
  private static final String USUAL_BRIDGE = "quarter";
  private static final double USUAL_GAUGE_FACTOR = 2;

  private final Rules rules;
  private final String operator;

  /**
   * A reader.
   *
   * @param operator owns what no owner is told of
   */
  DeviceFlags(Rules rules, String operator) {
    this.rules = rules;
    this.operator = operator;
  }

  Device water(String flag) throws Wrong {
    Words words = new Words("--water", flag);
    Water water =
        new Water(
            words.need("id", rules::sensor),
            words.get("owner", rules::id, operator),
            words.need("port", rules::port),
            line(words),
            words.need("profile", rules::id),
            words.need("address", rules.whole(1, 255)),
            words.get("offset", rules.number(-500, 4000), 0.0));
    words.done();
    return water;
  }

  Device tagReader(String flag) throws Wrong {
    Words words = new Words("--rfid", flag);
    TagReader reader =
        new TagReader(
            words.need("id", rules::sensor),
            words.get("owner", rules::id, operator),
            words.need("port", rules::port),
            line(words));
    words.done();
    return reader;
  }

  Device contact(String flag) throws Wrong {
    Words words = new Words("--contact", flag);
    Contact contact =
        new Contact(
            words.need("id", rules::sensor),
            words.get("owner", rules::id, operator),
            words.get("chip", rules::chip, USUAL_CHIP),
            words.need("line", rules.whole(0, 255)));
    words.done();
    return contact;
  }

  Device strain(String flag) throws Wrong {
    Words words = new Words("--strain", flag);
    Strain strain =
        new Strain(
            words.need("id", rules::sensor),
            words.get("owner", rules::id, operator),
            words.need("port", rules::port),
            line(words),
            words.get("profile", rules::id, STRAIN_PROFILE),
            words.need("address", rules.whole(1, 255)),
            words.get("bridge", rules::id, USUAL_BRIDGE),
            words.get("gauge-factor", rules.number(0.5, 200), USUAL_GAUGE_FACTOR));
    words.done();
    return strain;
  }

  static Strain usualStrain(String id, String owner, String port, int address) {
    return new Strain(
        id, owner, port, Line.USUAL, STRAIN_PROFILE, address, USUAL_BRIDGE, USUAL_GAUGE_FACTOR);
  }

  private Line line(Words words) throws Wrong {
    return new Line(
        words.get("baud", rules.whole(300, 4_000_000), Line.USUAL.baud()),
        words.get("parity", rules::parity, Line.USUAL.parity()));
  }

  /** The words of one flag; those nobody asked for are a mistake. */
  private final class Words {
    private final String flag;
    private final Map<String, String> words = new LinkedHashMap<>();

    Words(String flag, String text) throws Wrong {
      this.flag = flag;
      for (String pair : text.split(",", -1)) {
        int mark = pair.indexOf('=');
        if (mark < 1 || words.put(pair.substring(0, mark), pair.substring(mark + 1)) != null) {
          throw rules.wrong("init.wrong.pair", flag, pair);
        }
      }
    }

    <T> T need(String key, Rule<T> rule) throws Wrong {
      Optional<T> found = find(key, rule);
      if (found.isEmpty()) {
        throw rules.wrong("init.wrong.lacks", flag, key);
      }
      return found.get();
    }

    <T> T get(String key, Rule<T> rule, T usual) throws Wrong {
      return find(key, rule).orElse(usual);
    }

    private <T> Optional<T> find(String key, Rule<T> rule) throws Wrong {
      String text = words.remove(key);
      if (text == null) {
        return Optional.empty();
      }
      try {
        return Optional.of(rule.take(text));
      } catch (Wrong e) {
        throw rules.wrong("init.wrong.word", flag, key, e.reason());
      }
    }

    void done() throws Wrong {
      if (!words.isEmpty()) {
        throw rules.wrong("init.wrong.unknown", flag, String.join(", ", words.keySet()));
      }
    }
  }
}
