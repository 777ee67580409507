package dev.goen.driver.sdi12;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.SerialLine;
import dev.goen.driver.Found;
import dev.goen.driver.PollResult;
import dev.goen.driver.Question;
import dev.goen.driver.sdi12.Sdi12Reply.Announced;
import dev.goen.driver.sdi12.Sdi12Reply.Parsed;
import dev.goen.reading.BootId;
import dev.goen.reading.Reading;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.reading.Unit;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One measurement of a sensor that is not configured yet, by {@code aM!}: how many values it has,
 * what they are now, and how its entry begins. What they mean only its manual tells.
 */
final class Sdi12Sample {

  private static final SensorId NOBODY = new SensorId("probe");
  private static final SampleTime NEVER = new SampleTime(new BootId(new UUID(0, 0)), 0);
  private static final int DECIMALS = 3;

  /** Nobody at a cable waits longer for a number; the entry is right without. */
  private static final int MOST_SECONDS = 10;

  /** What fetching the values takes, with a try more. */
  private static final Duration FETCHING = Duration.ofSeconds(5);

  private static final int LONGEST_TIMEOUT_SECONDS = 60;

  private final SerialLine line;
  private final Question question;
  private final char address;

  Sdi12Sample(SerialLine line, Question question, char address) {
    this.line = line;
    this.question = question;
    this.address = address;
  }

  /**
   * Measures.
   *
   * @param identification the sensor's answer to {@code aI!}
   * @throws BusFault when the line is gone
   */
  Found.Answer answer(String identification) throws BusFault {
    Parsed<Announced> parsed =
        new Sdi12Exchange(line, Deadline.in(FETCHING), question.patience())
            .ask(
                address + "M!",
                text -> Sdi12Reply.announced(text, address, Sdi12Command.Kind.MEASURE));
    Announced announced =
        parsed instanceof Parsed.Right<Announced>(Announced told) ? told : new Announced(0, 0);
    Optional<Sdi12Identity> who = Sdi12Identity.parse(identification);
    return new Found.Answer(
        "sdi12",
        who.map(one -> (one.vendor() + " " + one.model()).strip()).orElse("SDI-12"),
        String.valueOf(address),
        Optional.of(
            who.map(one -> (one.serial() + " " + one.version()).strip())
                .orElse(identification.substring(1).strip())),
        readings(announced),
        settings(announced));
  }

  private List<Reading> readings(Announced announced) throws BusFault {
    if (announced.count() == 0 || announced.seconds() > MOST_SECONDS) {
      return List.of();
    }
    List<NamedValue> values =
        IntStream.rangeClosed(1, announced.count())
            .mapToObj(
                i ->
                    new NamedValue(
                        Optional.of(name(i)), Unit.NONE, DECIMALS, BigDecimal.ONE, BigDecimal.ZERO))
            .toList();
    question.progress().accept("SDI-12 " + address + "M!  " + announced.seconds() + " s");
    Duration timeout = FETCHING.plusSeconds(announced.seconds());
    PollResult result =
        new Sdi12Driver(NOBODY, address, Sdi12Command.DEFAULT, values, List.of(), () -> NEVER)
            .poll(line, Deadline.in(timeout));
    return result instanceof PollResult.Sampled(List<Reading> readings) ? readings : List.of();
  }

  private Map<String, String> settings(Announced announced) {
    long timeout =
        Math.min(LONGEST_TIMEOUT_SECONDS, FETCHING.plusSeconds(announced.seconds()).toSeconds());
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("address", "'" + address + "'"); // y and n are no letters to YAML
    settings.put("period", timeout < LONGEST_TIMEOUT_SECONDS / 2 ? "1m" : "10m");
    settings.put("timeout", timeout + "s");
    settings.put(
        "values",
        IntStream.rangeClosed(1, Math.max(1, announced.count()))
            .mapToObj(i -> "{ quantity: " + name(i) + " }")
            .collect(Collectors.joining(", ", "[ ", " ]")));
    return settings;
  }

  private static String name(int number) {
    return "value-" + number;
  }
}
