package dev.goen.driver.modbus;

import com.digitalpetri.modbus.pdu.ReadHoldingRegistersResponse;
import com.digitalpetri.modbus.pdu.ReadInputRegistersResponse;
import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.SerialLine;
import dev.goen.driver.PollResult;
import dev.goen.reading.SampleClock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** RTU frames on a line that others may use, too; also through a serial server. */
final class RtuExchange implements ModbusExchange {

  /** Silence between frames is 3.5 characters, and never less than this (clause 2.5.1.1). */
  private static final long LEAST_SILENCE_NANOS = 1_750_000;

  /**
   * After a damaged reply, a line this quiet has nothing more to say: a USB adapter's hold-back.
   */
  private static final Duration QUIET_AFTER_DAMAGE = Duration.ofMillis(50);

  private final SampleClock clock;

  RtuExchange(SampleClock clock) {
    this.clock = clock;
  }

  @Override
  public Outcome read(SerialLine line, int address, RegisterBlock block, Deadline deadline)
      throws BusFault {
    if (!line.awaitSilence(silence(line), deadline)) {
      return new Outcome.Failed(
          new PollResult.BadFrame("the line was never silent, so nothing could be asked"));
    }
    if (deadline.hasPassed()) {
      return new Outcome.Failed(new PollResult.NoReply(0));
    }
    byte[] request = block.request(address).encode();
    line.write(request);
    RtuFramer framer = RtuFramer.forReply(request, block);
    byte[] chunk = new byte[RtuFrame.MOST_BYTES];
    RtuFramer.Step.@Nullable Rejected rejected = null;
    while (true) {
      boolean damaged = rejected != null && rejected.fault() == RtuFramer.Fault.DAMAGED;
      Deadline patience = damaged ? deadline.atMost(QUIET_AFTER_DAMAGE) : deadline;
      int expected = Math.max(1, framer.replyBytes() - framer.pendingBytes());
      int length = line.read(chunk, 0, chunk.length, expected, patience);
      if (length == 0) {
        return new Outcome.Failed(failure(framer, rejected));
      }
      switch (framer.eat(chunk, length)) {
        case RtuFramer.Step.Complete complete -> {
          return answer(block, complete.frame());
        }
        case RtuFramer.Step.NeedMore more -> framer = more.next();
        case RtuFramer.Step.Rejected step -> {
          framer = step.next();
          rejected = damaged ? rejected : step;
        }
      }
      if (deadline.hasPassed()) {
        return new Outcome.Failed(failure(framer, rejected));
      }
    }
  }

  /** The silence that ends a frame, 3.5 characters. */
  private static Duration silence(SerialLine line) {
    // In whole numbers: each question asks, and a Duration multiplies by BigDecimal.
    return Duration.ofNanos(Math.max(LEAST_SILENCE_NANOS, line.characterTime().toNanos() * 7 / 2));
  }

  private Outcome answer(RegisterBlock block, RtuFrame frame) {
    return switch (frame.pdu()) {
      case RtuFrame.Refusal refusal -> new Outcome.Failed(ModbusExchange.refused(refusal.code()));
      case ReadHoldingRegistersResponse held ->
          new Outcome.Answered(new Registers(block, held.registers()), clock.now());
      case ReadInputRegistersResponse input ->
          new Outcome.Answered(new Registers(block, input.registers()), clock.now());
      default -> throw new IllegalStateException("the framer let through " + frame.pdu());
    };
  }

  private static PollResult failure(RtuFramer framer, RtuFramer.Step.@Nullable Rejected rejected) {
    if (rejected != null) {
      return switch (rejected.fault()) {
        case DAMAGED -> new PollResult.BadFrame(rejected.what());
        case FOREIGN -> new PollResult.Foreign(rejected.what());
      };
    }
    int seen = framer.unexplained();
    return seen < framer.replyBytes()
        ? new PollResult.NoReply(seen)
        : new PollResult.BadFrame(seen + " bytes came, and no frame among them");
  }
}
