package dev.goen.driver.modbus;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.LineSettings;
import dev.goen.bus.LineSettings.Parity;
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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Asks one after another who is on a line, by the register maps they may have. Sends nothing but
 * requests to read registers (functions 3 and 4).
 */
public final class ModbusProbe {

  /** What most devices are delivered with, then what the Modbus standard names, then the rest. */
  public static final List<LineSettings> LINES =
      List.of(
          LineSettings.DEFAULT,
          new LineSettings(19_200, 8, Parity.NONE, 1),
          new LineSettings(19_200, 8, Parity.EVEN, 1),
          new LineSettings(9_600, 8, Parity.EVEN, 1),
          new LineSettings(4_800, 8, Parity.NONE, 1),
          new LineSettings(38_400, 8, Parity.NONE, 1),
          new LineSettings(115_200, 8, Parity.NONE, 1));

  /** Of a device on its own, of one that wants the unit unused, and of gateways to serial lines. */
  private static final List<Integer> USUAL_UNITS = List.of(1, 255, 0, 2, 3, 4, 5, 246, 247);

  private static final int ENOUGH_SILENT_UNITS = 3;

  private static final int STRAY_BYTES = 1;
  private static final SensorId NOBODY = new SensorId("probe");
  private static final SampleTime NEVER = new SampleTime(new BootId(new UUID(0, 0)), 0);
  private static final DriverContext CONTEXT =
      new DriverContext(
          () -> NEVER, rawId -> "hidden", Path.of("profiles"), Path.of("none"), UtcListener.NONE);

  private final EarLine line;
  private final Question question;
  private final DriverFactory factory;
  private final Map<String, Object> more;
  private final List<Found.Answer> answers = new ArrayList<>();
  private final List<Integer> present = new ArrayList<>();
  private final Map<Integer, String> told = new HashMap<>();
  private int noise;

  private ModbusProbe(
      SerialLine line, Question question, DriverFactory factory, Map<String, Object> more) {
    this.line = new EarLine(line);
    this.question = question;
    this.factory = factory;
    this.more = more;
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

    private String told() {
      return String.valueOf(address);
    }

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
   * @param more what their entries need beside profile and address
   * @throws BusFault when the line is gone
   */
  public static Found ask(
      SerialLine line,
      Question question,
      DriverFactory factory,
      List<Candidate> candidates,
      Map<String, Object> more)
      throws BusFault {
    if (question.overTcp()) {
      Map<String, Object> framed = new LinkedHashMap<>(Map.of("framing", "tcp"));
      framed.putAll(more);
      ModbusProbe probe = new ModbusProbe(line, question, factory, framed);
      if (probe.runOverTcp(candidates)) {
        return probe.found();
      }
    }
    ModbusProbe probe = new ModbusProbe(line, question, factory, more);
    probe.run(candidates);
    probe.askTheUnknown();
    return probe.found();
  }

  /**
   * Modbus TCP: units that are there are asked what they measure. Where a device takes any unit for
   * its own, it is told once.
   *
   * @return false when nobody there speaks Modbus TCP: it may be a serial server
   */
  private boolean runOverTcp(List<Candidate> candidates) throws BusFault {
    DeviceIdentification identification =
        new DeviceIdentification(line, ModbusExchange.Framing.TCP);
    boolean any = false;
    int silent = 0;
    List<Integer> units = new ArrayList<>();
    List<Integer> asked = question.addresses().isEmpty() ? USUAL_UNITS : question.addresses();
    for (int unit : asked) {
      question.progress().accept("Modbus TCP " + unit);
      switch (identification.ask(unit, question.patience())) {
        case DeviceIdentification.Told.Nothing _ -> silent++;
        case DeviceIdentification.Told.NoTarget _ -> any = true;
        case DeviceIdentification.Told.Present(String text) -> {
          any = true;
          units.add(unit);
          told.put(unit, text);
        }
      }
      if (!any && silent == ENOUGH_SILENT_UNITS) {
        return false;
      }
    }
    boolean anyUnit = question.addresses().isEmpty() && units.size() == asked.size();
    List<Integer> meant = anyUnit ? units.subList(0, 1) : units;
    List<Candidate> left = new ArrayList<>();
    for (int unit : meant) {
      if (!question.taken().contains(String.valueOf(unit))) {
        present.add(unit);
        candidates.stream()
            .map(one -> new Candidate(one.profile(), unit))
            .distinct()
            .forEach(left::add);
      }
    }
    while (!left.isEmpty()) {
      Candidate who = left.removeFirst();
      question.progress().accept("Modbus TCP " + who.profile() + " " + who.address());
      line.startOver();
      Driver<SerialLine> driver = driver(who);
      judge(who, driver, driver.poll(line, Deadline.in(question.patience())));
      left.removeIf(other -> hasAnswered(other.address()));
    }
    return any;
  }

  private void run(List<Candidate> candidates) throws BusFault {
    List<Candidate> left = new ArrayList<>(candidates);
    left.removeIf(one -> one.address() == 0 || question.taken().contains(one.told()));
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

  /** Who answers and fits no map is asked who he is, that somebody may write one. */
  private void askTheUnknown() throws BusFault {
    DeviceIdentification identification =
        new DeviceIdentification(line, ModbusExchange.Framing.RTU);
    for (int address : present.stream().distinct().toList()) {
      if (!hasAnswered(address)
          && identification.ask(address, question.patience())
              instanceof DeviceIdentification.Told.Present(String text)) {
        told.put(address, text);
      }
    }
  }

  private boolean hasAnswered(int address) {
    return answers.stream().anyMatch(one -> one.address().equals(String.valueOf(address)));
  }

  private void judge(Candidate who, Driver<SerialLine> driver, PollResult result) throws BusFault {
    int heard = line.before();
    switch (result) {
      case PollResult.Sampled(var readings) -> {
        present.add(who.address());
        if (Plausible.all(readings)) {
          answers.add(
              new Found.Answer(
                  factory.type(),
                  who.profile(),
                  who.told(),
                  identity(who, driver),
                  readings,
                  written(who)));
        }
      }
      case PollResult.Refused(int code, String _) -> {
        if (!DeviceIdentification.isNoTarget(code)) {
          present.add(who.address());
        }
      }
      case PollResult.NoReply(int bytes) -> heard += bytes;
      case PollResult.BadFrame _ -> heard += line.after();
      case PollResult.Foreign _, PollResult.Quiet _ -> {}
    }
    noise = Math.max(noise, heard);
  }

  private Optional<String> identity(Candidate who, Driver<SerialLine> driver) throws BusFault {
    if (driver.identity(line, Deadline.in(question.patience()))
        instanceof Identity.Known(String text)) {
      return Optional.of(text);
    }
    String own = told.getOrDefault(who.address(), "");
    return own.isEmpty() ? Optional.empty() : Optional.of(own);
  }

  private Found found() {
    if (present.isEmpty()) {
      return noise > STRAY_BYTES ? new Found.Garbage(noise) : new Found.Nothing();
    }
    boolean ownAddress =
        answers.stream()
            .anyMatch(a -> a.name().equals(Candidate.ANY_KELLER.profile()) && !isUniversal(a));
    List<Found.Answer> own = answers.stream().filter(a -> !(ownAddress && isUniversal(a))).toList();
    List<Found.Unclear> unclear =
        present.stream()
            .distinct()
            .filter(address -> !hasAnswered(address))
            .map(
                address ->
                    new Found.Unclear(
                        factory.type(),
                        String.valueOf(address),
                        Found.Why.UNKNOWN,
                        told.getOrDefault(address, "")))
            .toList();
    return new Found.Devices(own, unclear);
  }

  private static boolean isUniversal(Found.Answer answer) {
    return answer.address().equals(Candidate.ANY_KELLER.told());
  }

  private Map<String, Object> settings(Candidate who) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("profile", who.profile());
    settings.put("address", who.address());
    settings.putAll(more);
    return settings;
  }

  private Map<String, String> written(Candidate who) {
    Map<String, String> written = new LinkedHashMap<>();
    settings(who).forEach((key, value) -> written.put(key, String.valueOf(value)));
    return written;
  }

  @SuppressWarnings("unchecked") // only factories for serial lines are asked
  private Driver<SerialLine> driver(Candidate who) {
    List<Problem> problems = new ArrayList<>();
    Driver<?> driver =
        factory.create(NOBODY, new Settings("", "", settings(who), problems), CONTEXT);
    if (!problems.isEmpty()) {
      throw new IllegalStateException("the probe's own settings are wrong: " + problems);
    }
    return (Driver<SerialLine>) driver;
  }
}
