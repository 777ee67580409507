package dev.goen.driver;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Whom to ask on a line, and how.
 *
 * @param addresses to be tried, 0 to 255, where devices have numbers; none for those that devices
 *     are delivered with
 * @param taken addresses whose device is known already, as {@link Found.Answer#address} has them
 * @param patience with one answer; with devices that speak unasked, how long to listen
 * @param overTcp whether the line is a connection of TCP: to a device, or to a serial server
 * @param progress told what is being tried, in a few words of no language
 */
public record Question(
    List<Integer> addresses,
    Set<String> taken,
    Duration patience,
    boolean overTcp,
    Consumer<String> progress) {

  public Question {
    addresses = List.copyOf(addresses);
    taken = Set.copyOf(taken);
  }
}
