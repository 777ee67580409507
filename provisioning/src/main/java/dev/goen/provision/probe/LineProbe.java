package dev.goen.provision.probe;

import dev.goen.bus.BusFault;
import dev.goen.bus.LineSettings;
import dev.goen.bus.SerialLine;
import dev.goen.driver.DriverFactory;
import dev.goen.driver.Question;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds out on one serial port at a time who is there: listens for those that speak unasked, and
 * then asks. What is asked is the drivers' own ({@link DriverFactory#identify}), and changes
 * nothing.
 */
final class LineProbe {

  /** Devices answer within some tenths of a second; a late answer would be taken for noise. */
  private static final Duration PATIENCE = Duration.ofMillis(400);

  private final Ports ports;
  private final Drivers drivers;
  private final List<LineSettings> chosen;
  private final List<Integer> addresses;
  private final Consumer<String> progress;
  private final Listening listening;

  /**
   * A probe.
   *
   * @param chosen settings tried in this order until a device is heard; none for those that each
   *     driver calls usual
   * @param addresses asked in this order; none for those that devices are delivered with
   * @param progress told what is being tried, in a few words of no language
   */
  LineProbe(
      Ports ports,
      Drivers drivers,
      List<LineSettings> chosen,
      List<Integer> addresses,
      Consumer<String> progress) {
    this.ports = ports;
    this.drivers = drivers;
    this.chosen = List.copyOf(chosen);
    this.addresses = List.copyOf(addresses);
    this.progress = progress;
    this.listening =
        new Listening(
            ports,
            drivers.listening(),
            chosen.isEmpty() ? Drivers.lines(drivers.listening()) : chosen,
            progress);
  }

  /** Waits for somebody who speaks unasked. */
  Heard listen(String port, Duration howLong) {
    return listening.listen(port, howLong);
  }

  /** Listens for a moment, and lets each driver ask at each of the settings. */
  Heard ask(String port) {
    Heard unasked = listening.listen(port, Listening.SLICE);
    if (unasked instanceof Heard.Noise) {
      Heard again = listening.listen(port, listening.once());
      unasked = again instanceof Heard.Silence ? unasked : again;
    }
    return switch (unasked) {
      case Heard.Devices found -> found;
      case Heard.Unusable unusable -> unusable;
      case Heard.Silence _, Heard.Noise _ -> ask(port, unasked);
    };
  }

  private Heard ask(String port, Heard before) {
    Heard loudest = before;
    FirstFault faults = new FirstFault();
    for (LineSettings one : chosen.isEmpty() ? Drivers.lines(drivers.asking()) : chosen) {
      Asked asked = new Asked();
      try (SerialLine line = ports.open(port, one)) {
        for (DriverFactory driver : drivers.asking()) {
          if (!chosen.isEmpty() || Drivers.suits(driver, one)) {
            asked.add(driver.identify(line, question(one, asked)));
          }
        }
      } catch (BusFault fault) {
        if (faults.isFinal(fault)) {
          return new Heard.Unusable(fault);
        }
        continue;
      }
      faults.none();
      Optional<Heard> found = asked.devices(Optional.of(one));
      if (found.isPresent()) {
        return found.get();
      }
      if (asked.bytes() > 0) {
        loudest = Heard.Noise.louder(loudest, asked.bytes(), Optional.of(one));
      }
    }
    return faults.orElse(loudest);
  }

  private Question question(LineSettings at, Asked known) {
    return new Question(
        addresses,
        known.taken(),
        PATIENCE,
        false,
        who -> progress.accept(at.baud() + " " + at.parity().name().charAt(0) + "  " + who));
  }
}
