package dev.goen.driver.modbus;

import dev.goen.reading.Unit;
import dev.goen.settings.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The words of the profile format that stand for one of a few things. */
final class ProfileWords {

  private ProfileWords() {}

  static Optional<WordOrder> wordOrder(Settings settings) {
    return word(settings, "byte-order", List.of(WordOrder.values()), WordOrder::name);
  }

  static Optional<SourceUnit> sourceUnit(Settings settings, String key) {
    return word(settings, key, List.of(SourceUnit.values()), SourceUnit::symbol);
  }

  static Optional<Unit> unit(Settings settings, String key) {
    List<Unit> units = Arrays.stream(Unit.values()).filter(unit -> unit != Unit.NONE).toList();
    return word(settings, key, units, Unit::symbol);
  }

  /** Finds what a word stands for; reports one that stands for nothing. */
  private static <T> Optional<T> word(
      Settings settings, String key, List<T> all, Function<T, String> spelling) {
    Optional<String> written = settings.textIfAny(key);
    if (written.isEmpty()) {
      return Optional.empty();
    }
    Optional<T> found =
        all.stream().filter(one -> spelling.apply(one).equals(written.get())).findFirst();
    if (found.isEmpty()) {
      String words = String.join(", ", all.stream().map(spelling).toList());
      settings.problem(key, written.get(), "not-choice", words);
    }
    return found;
  }
}
