package dev.goen.driver.modbus;

import dev.goen.driver.modbus.ProfileQuantity.Field;
import dev.goen.driver.modbus.ProfileQuantity.Status;
import dev.goen.driver.modbus.ProfileQuantity.UnitAt;
import dev.goen.reading.Quality;
import dev.goen.reading.Reason;
import dev.goen.reading.Unit;
import dev.goen.settings.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a {@link RegisterProfile} and reports everything that is wrong with it. */
final class ProfileReader {

  private static final double MOST = 1e12;

  private final List<RegisterBlock> reads = new ArrayList<>();
  private Optional<WordOrder> order = Optional.empty();

  private ProfileReader() {}

  /**
   * Reads a profile. One with problems may lack reads or quantities, and must not be used.
   *
   * @param name as in {@code profile:} of a device
   */
  static RegisterProfile read(String name, Settings settings) {
    return new ProfileReader().profile(name, settings);
  }

  private RegisterProfile profile(String name, Settings settings) {
    settings.integer("version", 1, 1);
    settings.textIfAny("description");
    order = ProfileWords.wordOrder(settings);
    for (Settings read : settings.sections("reads")) {
      reads.add(block(read));
    }
    List<RegisterBlock> identity =
        settings.sections("identity").stream().map(ProfileReader::block).toList();
    List<ProfileQuantity> quantities = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Settings section : settings.sections("quantities")) {
      ProfileQuantity quantity = quantity(section);
      if (!names.add(quantity.quantity())) {
        section.problem("quantity", quantity.quantity(), "profile.twice");
      }
      quantities.add(quantity);
    }
    requireSome(settings, "reads", reads);
    requireSome(settings, "quantities", quantities);
    settings.done();
    return new RegisterProfile(name, reads, identity, quantities);
  }

  private static void requireSome(Settings settings, String key, List<?> found) {
    if (found.isEmpty()) {
      settings.problem(key, "", "profile.none");
    }
  }

  private static RegisterBlock block(Settings read) {
    RegisterBlock block =
        new RegisterBlock(
            read.integer("function", RegisterBlock.READ_HOLDING, RegisterBlock.READ_INPUT),
            read.integer("register", 0, 0xFFFF),
            read.integer("count", 1, RegisterBlock.MOST_REGISTERS));
    read.done();
    return block;
  }

  private ProfileQuantity quantity(Settings section) {
    Unit unit = unit(section);
    Optional<SourceUnit> from = ProfileWords.sourceUnit(section, "from");
    if (from.isPresent() && !from.get().becomes(unit)) {
      section.problem("from", from.get().symbol(), "profile.unit", unit.symbol());
    }
    ProfileQuantity quantity =
        new ProfileQuantity(
            section.id("quantity"),
            unit,
            section.integer("decimals", 0, 12, 4),
            field(section),
            section.number("scale", -MOST, MOST, 1),
            section.number("offset", -MOST, MOST, 0),
            from,
            sentinels(section),
            section.has("decimals-at")
                ? Optional.of(plainField(section.section("decimals-at")))
                : Optional.empty(),
            section.has("unit-at")
                ? Optional.of(unitAt(section.section("unit-at"), unit))
                : Optional.empty(),
            status(section));
    section.done();
    return quantity;
  }

  private static Unit unit(Settings section) {
    if (!section.has("unit")) {
      section.problem("unit", "", "missing");
    }
    return ProfileWords.unit(section, "unit").orElse(Unit.RATIO);
  }

  private Field plainField(Settings section) {
    Field field = field(section);
    section.done();
    return field;
  }

  private Field field(Settings section) {
    int register = section.integer("register", 0, 0xFFFF);
    if (!section.has("type")) {
      section.problem("type", "", "missing");
    }
    RegisterType type = section.choice("type", RegisterType.class, RegisterType.UINT16);
    if (reads.stream().noneMatch(read -> read.covers(register, type.width()))) {
      section.problem("register", String.valueOf(register), "profile.not-read");
    }
    return new Field(register, type, ProfileWords.wordOrder(section).or(() -> order));
  }

  private static Map<Double, Reason> sentinels(Settings section) {
    Map<Double, Reason> sentinels = new HashMap<>();
    for (Settings sentinel : section.sections("sentinels")) {
      // Adding zero makes a negative zero equal to zero.
      sentinels.put(sentinel.number("raw", -MOST, MOST) + 0.0, reason(sentinel));
      sentinel.done();
    }
    return sentinels;
  }

  private static Reason reason(Settings section) {
    return section.choice("reason", Reason.class, Reason.UNKNOWN);
  }

  private UnitAt unitAt(Settings section, Unit unit) {
    Field field = field(section);
    Settings codes = section.section("codes");
    Map<Long, SourceUnit> meanings = new HashMap<>();
    for (String code : codes.keys()) {
      Optional<SourceUnit> meaning = ProfileWords.sourceUnit(codes, code);
      if (!code.matches("\\d{1,10}")) {
        codes.problem(code, "", "profile.code");
      } else if (meaning.isPresent()) {
        meanings.put(Long.valueOf(code), meaning.get());
        if (!meaning.get().becomes(unit)) {
          codes.problem(code, meaning.get().symbol(), "profile.unit", unit.symbol());
        }
      }
    }
    if (codes.keys().isEmpty()) {
      section.problem("codes", "", "missing");
    }
    section.done();
    return new UnitAt(field, meanings);
  }

  private List<Status> status(Settings section) {
    List<Status> status = new ArrayList<>();
    for (Settings one : section.sections("status")) {
      Field field = field(one);
      if (field.type() == RegisterType.FLOAT32) {
        one.problem("type", "float32", "profile.bits");
      }
      long mask = (long) one.number("mask", 1, 0xFFFF_FFFFL);
      boolean whenSet = one.choice("when", When.class, When.SET) == When.SET;
      Quality quality = one.choice("quality", Spoilt.class, Spoilt.REJECTED).quality;
      status.add(new Status(field, mask, whenSet, quality, reason(one)));
      one.done();
    }
    return status;
  }

  private enum When {
    SET,
    CLEAR
  }

  /** The verdicts a status may give. */
  private enum Spoilt {
    REJECTED(Quality.REJECTED),
    DOUBTFUL(Quality.DOUBTFUL),
    SUSPICIOUS(Quality.SUSPICIOUS);

    private final Quality quality;

    Spoilt(Quality quality) {
      this.quality = quality;
    }
  }
}
