package dev.goen.driver.modbus;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.SerialLine;
import dev.goen.driver.Driver;
import dev.goen.driver.DriverContext;
import dev.goen.driver.DriverFactory;
import dev.goen.driver.EarLine;
import dev.goen.driver.Found;
import dev.goen.driver.Identity;
import dev.goen.driver.PollResult;
import dev.goen.driver.Question;
import dev.goen.driver.UtcListener;
import dev.goen.reading.BootId;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.settings.Problem;
import dev.goen.settings.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Asks one after another who is on a line, by the register maps they may have. Sends nothing but
 * requests to read registers (functions 3 and 4).
 */
public final class ModbusProbe {

  private static final int STRAY_BYTES = 1;
  private static final SensorId NOBODY = new SensorId("probe");
  private static final SampleTime NEVER = new SampleTime(new BootId(new UUID(0, 0)), 0);
  private static final DriverContext CONTEXT =
      new DriverContext(
          () -> NEVER, rawId -> "hidden", Path.of("profiles"), Path.of("none"), UtcListener.NONE);

  private final EarLine line;
  private final Question question;
  private final DriverFactory factory;
  private final List<Found.Answer> answers = new ArrayList<>();
  private final List<Integer> present = new ArrayList<>();
  private int noise;

  private ModbusProbe(SerialLine line, Question question, DriverFactory factory) {
    this.line = new EarLine(line);
    this.question = question;
    this.factory = factory;
  }

  /**
   * A device that may be on a line.
   *
   * @param address 1 to 255
   */
  public record Candidate(String profile, int address) {

    /** Every KELLER transmitter answers this one, and nothing else does. */
    private static final int KELLER_UNIVERSAL = 250;

    static final Candidate ANY_KELLER = new Candidate("keller-33x", KELLER_UNIVERSAL);

    private boolean isKeller() {
      return profile.equals(ANY_KELLER.profile);
    }

    private boolean isUniversal() {
      return equals(ANY_KELLER);
    }
  }

  /**
   * Asks candidates, until each address that answers is known.
   *
   * @param factory makes their drivers
   * @throws BusFault when the line is gone
   */
  public static Found ask(
      SerialLine line, Question question, DriverFactory factory, List<Candidate> candidates)
      throws BusFault {
    ModbusProbe probe = new ModbusProbe(line, question, factory);
    probe.run(candidates);
    return probe.found();
  }

  private void run(List<Candidate> candidates) throws BusFault {
    List<Candidate> left = new ArrayList<>(candidates);
    left.removeIf(one -> question.taken().contains(one.address()));
    while (!left.isEmpty()) {
      Candidate who = left.removeFirst();
      question.progress().accept(who.profile() + " " + who.address());
      line.startOver();
      Driver<SerialLine> driver = driver(who);
      judge(who, driver, driver.poll(line, Deadline.in(question.patience())));
      if (!line.asked()) {
        return; // never silent: nobody can be asked at this setting
      }
      left.removeIf(other -> hasAnswered(other.address()));
      if (who.isUniversal() && hasAnswered(who.address())) {
        // Find the address it has of its own.
        left.sort(Comparator.comparing(other -> !other.isKeller()));
      } else if (who.isUniversal() && line.after() == 0) {
        // Several at once would have been heard as noise: there is none.
        left.removeIf(Candidate::isKeller);
      }
    }
  }

  private boolean hasAnswered(int address) {
    return answers.stream().anyMatch(answer -> answer.address() == address);
  }

  private void judge(Candidate who, Driver<SerialLine> driver, PollResult result) throws BusFault {
    int heard = line.before();
    switch (result) {
      case PollResult.Sampled(var readings) -> {
        present.add(who.address());
        if (Plausible.all(readings)) {
          answers.add(
              new Found.Answer(
                  factory.type(), who.profile(), who.address(), identity(driver), readings));
        }
      }
      case PollResult.Refused _ -> present.add(who.address());
      case PollResult.NoReply(int bytes) -> heard += bytes;
      case PollResult.BadFrame _ -> heard += line.after();
      case PollResult.Foreign _, PollResult.Quiet _ -> {}
    }
    noise = Math.max(noise, heard);
  }

  private Optional<String> identity(Driver<SerialLine> driver) throws BusFault {
    return driver.identity(line, Deadline.in(question.patience()))
            instanceof Identity.Known(String text)
        ? Optional.of(text)
        : Optional.empty();
  }

  private Found found() {
    if (present.isEmpty()) {
      return noise > STRAY_BYTES ? new Found.Garbage(noise) : new Found.Nothing();
    }
    int universal = Candidate.ANY_KELLER.address();
    boolean ownAddress =
        answers.stream()
            .anyMatch(
                a -> a.name().equals(Candidate.ANY_KELLER.profile()) && a.address() != universal);
    List<Found.Answer> told =
        answers.stream().filter(a -> !(ownAddress && a.address() == universal)).toList();
    List<Integer> unknown =
        present.stream().distinct().filter(address -> !hasAnswered(address)).toList();
    return new Found.Devices(told, unknown);
  }

  @SuppressWarnings("unchecked") // only factories for serial lines are asked
  private Driver<SerialLine> driver(Candidate who) {
    List<Problem> problems = new ArrayList<>();
    Map<String, Object> values = Map.of("profile", who.profile(), "address", who.address());
    Driver<?> driver = factory.create(NOBODY, new Settings("", "", values, problems), CONTEXT);
    if (!problems.isEmpty()) {
      throw new IllegalStateException("the probe's own settings are wrong: " + problems);
    }
    return (Driver<SerialLine>) driver;
  }
}
