package dev.goen.driver.llrp;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.SerialLine;
import dev.goen.driver.Found;
import dev.goen.driver.Question;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Asks a reader what it is (GET_READER_CAPABILITIES, LLRP 1.0.1, clause 16.1.1) and hangs up. A
 * reader greets its client first, so nobody who does not is ever spoken to; reports of tags that
 * come meanwhile are passed over unread.
 */
final class LlrpProbe {

  /** General device capabilities only: 1 (clause 16.1.1). */
  private static final byte GENERAL = 1;

  private static final int STRAY_BYTES = 1;

  private final SerialLine line;
  private final Question question;
  private final byte[] chunk = new byte[2048];
  private LlrpFramer framer = LlrpFramer.EMPTY;
  private int bytes;

  LlrpProbe(SerialLine line, Question question) {
    this.line = line;
    this.question = question;
  }

  Found ask() throws BusFault {
    question.progress().accept("LLRP");
    Optional<LlrpMessage> greeting =
        await(one -> one.type() == LlrpMessage.READER_EVENT_NOTIFICATION);
    if (greeting.isEmpty()) {
      return bytes > STRAY_BYTES ? new Found.Garbage(bytes) : new Found.Nothing();
    }
    if (ReaderEvent.read(greeting.get()) instanceof ReaderEvent.NotConnected) {
      return new Found.Devices(
          List.of(), List.of(new Found.Unclear("llrp", "", Found.Why.TAKEN, "")));
    }
    write(LlrpMessage.GET_READER_CAPABILITIES, new byte[] {GENERAL});
    int answer = LlrpMessage.GET_READER_CAPABILITIES + LlrpMessage.RESPONSE;
    Optional<Capabilities> told =
        await(one -> one.type() == answer || one.type() == LlrpMessage.ERROR_MESSAGE)
            .flatMap(Capabilities::read);
    write(LlrpMessage.CLOSE_CONNECTION, new byte[0]);
    await(one -> one.type() == LlrpMessage.CLOSE_CONNECTION_RESPONSE);
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("class", "person-event");
    return new Found.Devices(
        List.of(
            new Found.Answer(
                "llrp",
                told.map(Capabilities::name).orElse("LLRP"),
                "",
                told.map(Capabilities::firmware),
                List.of(),
                settings)),
        List.of());
  }

  private void write(int type, byte[] body) throws BusFault {
    line.write(new LlrpMessage(type, type, body).encode());
  }

  /** Waits for a message; empty when it does not come, or what comes is no LLRP. */
  private Optional<LlrpMessage> await(Predicate<LlrpMessage> wanted) throws BusFault {
    Deadline deadline = Deadline.in(question.patience());
    while (true) {
      switch (framer.next()) {
        case LlrpFramer.Step.Complete(LlrpMessage message, LlrpFramer next) -> {
          framer = next;
          if (wanted.test(message)) {
            return Optional.of(message);
          }
        }
        case LlrpFramer.Step.NeedMore _ -> {
          int length = receive(deadline);
          if (length == 0) {
            return Optional.empty();
          }
        }
        case LlrpFramer.Step.Broken _ -> {
          return Optional.empty();
        }
      }
    }
  }

  /** At the end of the connection nothing comes, either. */
  private int receive(Deadline deadline) {
    int length;
    try {
      length = deadline.hasPassed() ? 0 : line.read(chunk, 0, chunk.length, deadline);
    } catch (BusFault closed) {
      return 0;
    }
    bytes += length;
    framer = framer.with(chunk, length);
    Arrays.fill(chunk, 0, length, (byte) 0);
    return length;
  }
}
