package dev.goen.driver.modbus;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.SerialLine;
import dev.goen.driver.PollResult;
import dev.goen.reading.SampleClock;
import org.jspecify.annotations.Nullable;

/**
 * Modbus TCP on a connection that several units may share. There are no silences to keep; what
 * tells a reply from a late one is the number of its transaction.
 */
final class TcpExchange implements ModbusExchange {

  private static final int CHUNK = 512;

  private final SampleClock clock;
  private int transaction;

  TcpExchange(SampleClock clock) {
    this.clock = clock;
  }

  @Override
  public Outcome read(SerialLine line, int address, RegisterBlock block, Deadline deadline)
      throws BusFault {
    if (deadline.hasPassed()) {
      return new Outcome.Failed(new PollResult.NoReply(0));
    }
    line.discardInput();
    transaction = (transaction + 1) & 0xFFFF;
    MbapFramer framer = MbapFramer.forReply(transaction, address, block);
    line.write(framer.request());
    byte[] chunk = new byte[CHUNK];
    MbapFramer.Step.@Nullable Rejected rejected = null;
    int seen = 0;
    while (true) {
      int length = line.read(chunk, 0, chunk.length, deadline);
      seen += length;
      if (length > 0) {
        switch (framer.eat(chunk, length)) {
          case MbapFramer.Step.Complete(Registers registers) -> {
            return new Outcome.Answered(registers, clock.now());
          }
          case MbapFramer.Step.Refused(int code) -> {
            return new Outcome.Failed(ModbusExchange.refused(code));
          }
          case MbapFramer.Step.NeedMore more -> framer = more.next();
          case MbapFramer.Step.Rejected step -> {
            framer = step.next();
            rejected = step;
          }
          case MbapFramer.Step.Unframed(String what) -> {
            return new Outcome.Failed(new PollResult.BadFrame(what));
          }
        }
      }
      if (length == 0 || deadline.hasPassed()) {
        return new Outcome.Failed(
            rejected == null
                ? new PollResult.NoReply(seen)
                : new PollResult.Foreign(rejected.what()));
      }
    }
  }
}
