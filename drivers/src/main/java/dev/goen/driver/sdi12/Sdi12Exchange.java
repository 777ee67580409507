package dev.goen.driver.sdi12;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.SerialLine;
import dev.goen.driver.PollResult;
import dev.goen.driver.sdi12.Sdi12Reply.Parsed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One command, its answer, and trying again when there is none or it cannot be used. */
final class Sdi12Exchange {

  /** The first time and three more (SDI-12 1.4, clause 7.2). */
  static final int TRIES = 4;

  /**
   * Until an answer begins: break and marking (21 ms), the sensor's 15 ms, and what an adapter on
   * USB takes to hand things on in both directions.
   */
  static final Duration ANSWER = Duration.ofMillis(200);

  /** Between two pieces of an answer, by an adapter that collects some before it hands them on. */
  private static final Duration GAP = Duration.ofMillis(100);

  /** {@code atttn} with its end, in bytes: no answer with values is shorter. */
  private static final int ANNOUNCEMENT = 7;

  private final SerialLine line;
  private final Deadline deadline;
  private final Duration answer;
  private final byte[] chunk = new byte[ReplyFramer.MOST];
  private ReplyFramer framer = ReplyFramer.IDLE;

  /** What came in one piece with an answer: it may be that the sensor is done already. */
  private byte[] rest = new byte[0];

  private int bytesSeen;

  /** Whether a command was sent again: its first try may yet be answered as well. */
  private boolean owed;

  Sdi12Exchange(SerialLine line, Deadline deadline) {
    this(line, deadline, ANSWER);
  }

  /**
   * The same with another patience.
   *
   * @param answer how long an answer may take to begin
   */
  Sdi12Exchange(SerialLine line, Deadline deadline, Duration answer) {
    this.line = line;
    this.deadline = deadline;
    this.answer = answer;
  }

  /** Sends a command until an answer to it is right, at most {@link #TRIES} times. */
  <T> Parsed<T> ask(String command, Function<String, Parsed<T>> meaning) throws BusFault {
    return ask(command, meaning, TRIES);
  }

  /**
   * Sends a command until an answer to it is right.
   *
   * @param command with its address and {@code !}
   * @param meaning of a line; it must not throw
   * @param tries at most so often
   */
  <T> Parsed<T> ask(String command, Function<String, Parsed<T>> meaning, int tries)
      throws BusFault {
    @Nullable PollResult last = null;
    if (owed) {
      // Nothing in an answer tells which command it is to. Both tries lie as far apart as this.
      line.awaitSilence(answer.plus(GAP), deadline);
      owed = false;
    }
    for (int i = 0; i < tries && !deadline.hasPassed(); i++) {
      line.discardInput();
      bytesSeen = 0;
      owed = i > 0;
      line.write(command.getBytes(StandardCharsets.US_ASCII));
      Duration onTheWire = line.characterTime().multipliedBy(command.length() + 1L);
      Parsed<String> received = receive(deadline.atMost(answer.plus(onTheWire)));
      if (framer.holds(command)) {
        // An adapter that hears itself, and nobody else.
        received = new Parsed.Wrong<>(new PollResult.NoReply(0));
        bytesSeen = 0;
      }
      Parsed<T> parsed =
          switch (received) {
            case Parsed.Right<String> right -> meaning.apply(withoutEcho(right.meaning(), command));
            case Parsed.Wrong<String> wrong -> new Parsed.Wrong<>(wrong.result());
          };
      if (parsed instanceof Parsed.Wrong<T> wrong) {
        // Silence after something worse would hide it.
        last = last == null || bytesSeen > 0 ? wrong.result() : last;
      } else {
        return parsed;
      }
    }
    return new Parsed.Wrong<>(last == null ? new PollResult.NoReply(0) : last);
  }

  /** Some adapters hear themselves; no answer holds an exclamation mark. */
  private static String withoutEcho(String text, String command) {
    return text.startsWith(command) ? text.substring(command.length()) : text;
  }

  /** Waits until the instant; or until the sensor says, by its address alone, that it is done. */
  void await(Deadline ready, Optional<Character> done) throws BusFault {
    String request = done.map(String::valueOf).orElse("");
    System.arraycopy(rest, 0, chunk, 0, rest.length);
    int length = rest.length;
    framer = ReplyFramer.IDLE;
    do {
      if (hears(request, length) || ready.hasPassed()) {
        return;
      }
      length = line.read(chunk, 0, chunk.length, ready);
    } while (length > 0);
  }

  private boolean hears(String request, int length) {
    int at = 0;
    while (at < length) {
      switch (framer.eat(chunk, at, length)) {
        case ReplyFramer.Step.NeedMore more -> {
          framer = more.next();
          at = length;
        }
        case ReplyFramer.Step.Line heard -> {
          framer = ReplyFramer.IDLE;
          at += heard.eaten();
          if (heard.text().equals(request)) {
            return true;
          }
        }
        case ReplyFramer.Step.Rejected rejected -> {
          framer = ReplyFramer.IDLE;
          at += rejected.eaten();
        }
      }
    }
    return false;
  }

  /** Takes one line that comes by itself: an answer that was late. */
  Parsed<String> late() throws BusFault {
    bytesSeen = 0;
    return receive(deadline.atMost(answer));
  }

  private Parsed<String> receive(Deadline first) throws BusFault {
    framer = ReplyFramer.IDLE;
    rest = new byte[0];
    Deadline patience = first;
    while (true) {
      int length = line.read(chunk, 0, chunk.length, ANNOUNCEMENT, patience);
      if (length == 0) {
        return new Parsed.Wrong<>(new PollResult.NoReply(bytesSeen));
      }
      bytesSeen += length;
      if (bytesSeen > 4 * ReplyFramer.MOST) {
        return Sdi12Reply.bad("a stream of bytes without an end");
      }
      switch (framer.eat(chunk, 0, length)) {
        case ReplyFramer.Step.NeedMore more -> framer = more.next();
        case ReplyFramer.Step.Line whole -> {
          rest = Arrays.copyOfRange(chunk, whole.eaten(), length);
          return new Parsed.Right<>(whole.text());
        }
        case ReplyFramer.Step.Rejected rejected -> {
          return Sdi12Reply.bad(rejected.reason());
        }
      }
      patience = deadline.atMost(GAP.plus(line.characterTime().multipliedBy(2)));
    }
  }
}
