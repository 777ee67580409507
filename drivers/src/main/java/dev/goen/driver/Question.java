package dev.goen.driver;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Whom to ask on a line, and how.
 *
 * @param addresses to be tried; none for those that devices are delivered with
 * @param taken addresses whose device is known already
 * @param patience with one device
 * @param progress told what is being tried, in a few words of no language
 */
public record Question(
    List<Integer> addresses, Set<Integer> taken, Duration patience, Consumer<String> progress) {

  public Question {
    addresses = List.copyOf(addresses);
    taken = Set.copyOf(taken);
  }
}
