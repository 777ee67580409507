package dev.goen.driver.sdi12;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.SerialLine;
import dev.goen.driver.sdi12.Sdi12Reply.Parsed;
import java.util.Optional;

/** Asks who is there, and changes nothing. */
public final class Sdi12Probe {

  private Sdi12Probe() {}

  /**
   * The address of the only sensor of a line, by {@code ?!}. With several they answer at once, and
   * nothing of it can be used.
   *
   * @throws BusFault when the line is gone
   */
  public static Optional<Character> onlyAddress(SerialLine line, Deadline deadline)
      throws BusFault {
    Parsed<Character> parsed =
        new Sdi12Exchange(line, deadline)
            .ask(
                "?!",
                text ->
                    text.length() == 1 && Sdi12Identity.isAddress(text.charAt(0))
                        ? new Parsed.Right<>(text.charAt(0))
                        : Sdi12Reply.bad("not an address"));
    return parsed instanceof Parsed.Right<Character> right
        ? Optional.of(right.meaning())
        : Optional.empty();
  }

  /**
   * Who has this address, by {@code aI!}.
   *
   * @throws BusFault when the line is gone
   */
  public static Optional<Sdi12Identity> identify(SerialLine line, char address, Deadline deadline)
      throws BusFault {
    Parsed<Sdi12Identity> parsed =
        new Sdi12Exchange(line, deadline)
            .ask(
                address + "I!",
                text ->
                    Sdi12Identity.parse(text)
                        .filter(who -> who.address() == address)
                        .<Parsed<Sdi12Identity>>map(Parsed.Right::new)
                        .orElseGet(() -> Sdi12Reply.bad("not an identification")));
    return parsed instanceof Parsed.Right<Sdi12Identity> right
        ? Optional.of(right.meaning())
        : Optional.empty();
  }
}
