package dev.goen.driver.sdi12;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.SerialLine;
import dev.goen.driver.EarLine;
import dev.goen.driver.Found;
import dev.goen.driver.PollResult;
import dev.goen.driver.Question;
import dev.goen.driver.sdi12.Sdi12Reply.Parsed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Asks who is on a line by {@code ?!}, {@code a!} and {@code aI!} (SDI-12 1.4, clause 4.4), and
 * changes nothing.
 *
 * <p>Several sensors answer {@code ?!} at once. Mostly nothing of that can be read; but a 0 on the
 * wire wins over a 1, so two voices may also make a third that is sound. So the digits are asked in
 * any case, and who he is each is asked twice: two sensors of one address never begin at the same
 * instant twice, and say their serial numbers into each other.
 */
final class Sdi12Probe {

  private static final String DIGITS = "0123456789";
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  /** Beyond every exchange, whose tries have an end of their own. */
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private static final Duration SILENCE = Duration.ofMillis(50);

  private static final int STRAY_BYTES = 1;

  /** More addresses than that at which nothing can be read are no collisions but noise. */
  private static final int MOST_COLLISIONS = 3;

  private final EarLine line;
  private final Question question;
  private final Duration answer;
  private final Set<Character> present = new TreeSet<>();
  private final Set<Character> garbled = new TreeSet<>();
  private final List<Found.Answer> answers = new ArrayList<>();
  private final List<Found.Unclear> unclear = new ArrayList<>();
  private int noise;

  private Sdi12Probe(SerialLine line, Question question) {
    this.line = new EarLine(line);
    this.question = question;
    this.answer =
        question.patience().compareTo(Sdi12Exchange.ANSWER) > 0
            ? question.patience()
            : Sdi12Exchange.ANSWER;
  }

  /**
   * Asks who is there.
   *
   * @throws BusFault when the line is gone
   */
  static Found ask(SerialLine line, Question question) throws BusFault {
    if (!question.taken().isEmpty()) {
      return new Found.Nothing(); // the line speaks another language
    }
    Sdi12Probe probe = new Sdi12Probe(line, question);
    probe.run();
    return probe.found();
  }

  private void run() throws BusFault {
    Parsed<Character> only = address("?!", Sdi12Exchange.TRIES);
    if (isSilence(only) || !line.awaitSilence(SILENCE, Deadline.in(answer))) {
      return; // whoever is there answers that; on a line that is never silent nobody can be asked
    }
    scan(digits());
    boolean several = !(only instanceof Parsed.Right) || present.size() + garbled.size() > 1;
    if (several && question.addresses().isEmpty()) {
      scan(LETTERS);
    }
    if (new Sdi12Exchange(line, Deadline.in(LONGEST), answer).late()
        instanceof Parsed.Right<String>(String last)) {
      addressIn(last);
    }
    if (present.isEmpty() && garbled.size() > MOST_COLLISIONS) {
      return;
    }
    garbled.removeAll(present);
    for (char address : present) {
      describe(address);
    }
    for (char address : garbled) {
      unclear.add(collision(address));
    }
  }

  private String digits() {
    return question.addresses().isEmpty()
        ? DIGITS
        : question.addresses().stream()
            .filter(one -> one < DIGITS.length())
            .map(String::valueOf)
            .collect(Collectors.joining());
  }

  private void scan(String addresses) throws BusFault {
    for (int i = 0; i < addresses.length(); i++) {
      char address = addresses.charAt(i);
      if (present.contains(address)) {
        continue;
      }
      // Who is not there is silent, so one try will do; what is no silence is tried again.
      Parsed<Character> told = address(address + "!", 1);
      if (!isSilence(told) && !(told instanceof Parsed.Right)) {
        told = address(address + "!", Sdi12Exchange.TRIES);
      }
      if (!isSilence(told) && !present.contains(address)) {
        garbled.add(address);
      }
    }
  }

  /** Asks for an address. One that comes late, to the next question, is as good. */
  private Parsed<Character> address(String command, int tries) throws BusFault {
    return ask(command, this::addressIn, tries);
  }

  private Parsed<Character> addressIn(String text) {
    if (text.length() != 1 || !Sdi12Identity.isAddress(text.charAt(0))) {
      return Sdi12Reply.bad("not an address");
    }
    present.add(text.charAt(0));
    return new Parsed.Right<>(text.charAt(0));
  }

  private void describe(char address) throws BusFault {
    Parsed<String> first = whoIs(address);
    Parsed<String> second = first instanceof Parsed.Right ? whoIs(address) : first;
    if (isSilence(first)) {
      unclear.add(new Found.Unclear("sdi12", String.valueOf(address), Found.Why.UNKNOWN, ""));
    } else if (first instanceof Parsed.Right<String>(String text) && first.equals(second)) {
      answers.add(new Sdi12Sample(line, question, address).answer(text));
    } else {
      unclear.add(collision(address));
    }
  }

  private Parsed<String> whoIs(char address) throws BusFault {
    return ask(
        address + "I!",
        text ->
            text.length() > 1 && text.charAt(0) == address
                ? new Parsed.Right<>(text)
                : Sdi12Reply.bad("not an identification"),
        Sdi12Exchange.TRIES);
  }

  private <T> Parsed<T> ask(String command, Function<String, Parsed<T>> meaning, int tries)
      throws BusFault {
    question.progress().accept("SDI-12 " + command);
    line.startOver();
    Duration patience = tries == 1 ? Sdi12Exchange.ANSWER : answer;
    Parsed<T> parsed =
        new Sdi12Exchange(line, Deadline.in(LONGEST), patience).ask(command, meaning, tries);
    if (!isSilence(parsed)) {
      noise = Math.max(noise, line.after() / tries);
    }
    return parsed;
  }

  private static boolean isSilence(Parsed<?> parsed) {
    return parsed instanceof Parsed.Wrong<?>(PollResult.NoReply(int bytes)) && bytes <= STRAY_BYTES;
  }

  private static Found.Unclear collision(char address) {
    return new Found.Unclear("sdi12", String.valueOf(address), Found.Why.COLLISION, "");
  }

  private Found found() {
    if (!answers.isEmpty() || !unclear.isEmpty()) {
      return new Found.Devices(answers, unclear);
    }
    return noise > STRAY_BYTES ? new Found.Garbage(noise) : new Found.Nothing();
  }
}
