package dev.goen.driver.llrp;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.SerialLine;
import dev.goen.driver.PollResult;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a reader, from its first message on: it is set up step by step, and then heard.
 * Where only a new connection helps (the reader says no more, not even its keep-alive, or cannot be
 * understood) the line is closed, so that the next poll finds it gone.
 */
final class LlrpSession {

  private static final System.Logger LOG = System.getLogger(LlrpSession.class.getName());

  private static final long SILENT_MILLIS = 3L * SetUp.KEEP_ALIVE_MILLIS;
  private static final long ANSWER_MILLIS = 10_000;
  private static final int NOT_CONNECTED = -1;
  private static final PollResult CLOSED =
      new PollResult.Refused(0, "the reader closes the connection");

  private final SerialLine line;
  private final LongSupplier clockMillis;
  private final List<SetUp.Step> steps = SetUp.steps();
  private final byte[] chunk = new byte[2048];
  private LlrpFramer framer = LlrpFramer.EMPTY;

  /** The step whose answer is waited for; as many as there are steps once it is set up. */
  private int step = NOT_CONNECTED;

  private int question;
  private long askedMillis;
  private long heardMillis;
  private int seen;
  private @Nullable PollResult refused;
  private @Nullable PollResult givenUp;

  /**
   * A session.
   *
   * @param clockMillis monotonic
   */
  LlrpSession(SerialLine line, LongSupplier clockMillis) {
    this.line = line;
    this.clockMillis = clockMillis;
    this.heardMillis = clockMillis.getAsLong();
    this.askedMillis = heardMillis;
  }

  /** What one wait led to. */
  sealed interface Heard {
    record Tags(List<TagReport> tags) implements Heard {}

    /** No tags until the deadline, and whether that is right. */
    record Nothing(PollResult result) implements Heard {}
  }

  /**
   * Waits for tags, and does meanwhile what the protocol asks for.
   *
   * @throws BusFault when the connection is of no use any more
   */
  Heard next(Deadline deadline) throws BusFault {
    if (givenUp != null) {
      throw new BusFault(BusFault.Kind.GONE, line.name(), "given up: " + givenUp);
    }
    if (refused != null) {
      refused = null;
      ask(0);
    }
    while (true) {
      switch (framer.next()) {
        case LlrpFramer.Step.Complete(LlrpMessage message, LlrpFramer next) -> {
          framer = next;
          Optional<Heard> heard = take(message);
          if (givenUp != null) {
            return new Heard.Nothing(givenUp);
          }
          if (heard.isPresent()) {
            return heard.get();
          }
          if (deadline.hasPassed()) { // a reader may babble without end
            return new Heard.Nothing(silence());
          }
        }
        case LlrpFramer.Step.NeedMore _ -> {
          if (!receive(deadline)) {
            return new Heard.Nothing(silence());
          }
        }
        case LlrpFramer.Step.Broken(String what) -> {
          return new Heard.Nothing(
              giveUp(new PollResult.BadFrame(what + "; is this the port of LLRP, 5084?")));
        }
      }
    }
  }

  private boolean receive(Deadline deadline) throws BusFault {
    int length = line.read(chunk, 0, chunk.length, deadline);
    if (length == 0) {
      return false;
    }
    seen += length;
    heardMillis = clockMillis.getAsLong();
    framer = framer.with(chunk, length);
    Arrays.fill(chunk, 0, length, (byte) 0);
    return true;
  }

  private PollResult silence() throws BusFault {
    long now = clockMillis.getAsLong();
    if (now - heardMillis >= SILENT_MILLIS) {
      return giveUp(new PollResult.NoReply(0));
    }
    if (refused != null) {
      return refused;
    }
    if (step == steps.size()) {
      return new PollResult.Quiet();
    }
    if (now - askedMillis >= ANSWER_MILLIS) {
      return giveUp(new PollResult.NoReply(seen));
    }
    return new PollResult.NoReply(seen);
  }

  private Optional<Heard> take(LlrpMessage message) throws BusFault {
    switch (message.type()) {
      case LlrpMessage.KEEPALIVE ->
          line.write(
              new LlrpMessage(LlrpMessage.KEEPALIVE_ACK, message.id(), new byte[0]).encode());
      case LlrpMessage.RO_ACCESS_REPORT -> {
        return Optional.of(
            TagReport.read(message)
                .<Heard>map(Heard.Tags::new)
                .orElse(new Heard.Nothing(new PollResult.BadFrame("a damaged report of tags"))));
      }
      case LlrpMessage.READER_EVENT_NOTIFICATION -> event(ReaderEvent.read(message));
      case LlrpMessage.CLOSE_CONNECTION -> giveUp(CLOSED);
      case LlrpMessage.ERROR_MESSAGE -> answered(message, "an error message");
      default -> {
        if (step >= 0
            && step < steps.size()
            && message.type() == steps.get(step).type() + LlrpMessage.RESPONSE
            && message.id() == question) {
          answered(message, steps.get(step).name());
        }
      }
    }
    return Optional.empty();
  }

  private void answered(LlrpMessage message, String to) throws BusFault {
    Optional<ReaderEvent.Status> status = ReaderEvent.status(message);
    if (status.isEmpty()) {
      refused = new PollResult.BadFrame(to + ": an answer without a status");
    } else if (status.get().code() != 0 || message.type() == LlrpMessage.ERROR_MESSAGE) {
      String why = (to + ": " + status.get().description()).strip();
      refused = new PollResult.Refused(status.get().code(), why);
    } else if (step + 1 < steps.size()) {
      ask(step + 1);
    } else {
      step = steps.size();
    }
  }

  private void event(ReaderEvent event) throws BusFault {
    switch (event) {
      case ReaderEvent.Connected _ -> ask(0);
      case ReaderEvent.NotConnected(int status) ->
          giveUp(new PollResult.Refused(status, "the reader has another client; end that one"));
      case ReaderEvent.Closing _ -> giveUp(CLOSED);
      case ReaderEvent.Stopped _ -> {
        if (step == steps.size()) {
          ask(0);
        }
      }
      case ReaderEvent.Antenna(int antenna, boolean connected) ->
          LOG.log(
              System.Logger.Level.WARNING,
              "{0}: antenna {1} is {2}",
              line.name(),
              antenna,
              connected ? "connected" : "disconnected; check its cable");
      case ReaderEvent.Trouble(String text) ->
          LOG.log(System.Logger.Level.WARNING, "{0}: the reader says: {1}", line.name(), text);
      case ReaderEvent.Other _ -> {}
    }
  }

  private void ask(int next) throws BusFault {
    step = next;
    question++;
    askedMillis = clockMillis.getAsLong();
    line.write(new LlrpMessage(steps.get(next).type(), question, steps.get(next).body()).encode());
  }

  private PollResult giveUp(PollResult result) {
    givenUp = result;
    line.close();
    return result;
  }
}
