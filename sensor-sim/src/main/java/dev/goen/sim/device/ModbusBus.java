package dev.goen.sim.device;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The slaves of one RS-485 line. All hear every request; the one whose address it is answers.
 *
 * <p>A request is complete when the length its function tells has come with a right check. Silence
 * cannot end it here as it does on a wire: a busy machine pauses for longer than 3.5 characters in
 * the middle of a frame that was written in one go. What does not become a frame within {@link
 * #STALE} is thrown away.
 */
public final class ModbusBus implements Station {

  private static final Duration STALE = Duration.ofMillis(100);
  private static final int LONGEST_FRAME = 256;

  private final List<ModbusSlave> slaves;
  private byte[] pending = new byte[0];

  public ModbusBus(List<ModbusSlave> slaves) {
    this.slaves = List.copyOf(slaves);
  }

  @Override
  public void turn(Wire wire) throws IOException {
    byte[] fresh = wire.receive(STALE);
    if (fresh.length == 0) {
      pending = fresh;
      return;
    }
    int old = pending.length;
    pending = Arrays.copyOf(pending, old + fresh.length);
    System.arraycopy(fresh, 0, pending, old, fresh.length);
    for (int start = 0; start < pending.length; start++) {
      int length = frameLength(start);
      if (length > 0) {
        byte[] request = Arrays.copyOfRange(pending, start, start + length);
        // Half duplex: what else was said while a slave answers is lost.
        pending = new byte[0];
        reply(wire, request);
        return;
      }
    }
    if (pending.length > LONGEST_FRAME) {
      pending = new byte[0];
    }
  }

  /** How long the frame from there is; 0 when none with a right check begins there. */
  private int frameLength(int start) {
    int available = pending.length - start;
    if (available < 4) {
      return 0;
    }
    int length =
        switch (pending[start + 1]) {
          case 1, 2, 3, 4, 5, 6 -> 8;
          case 15, 16 -> available < 7 ? 0 : 9 + (pending[start + 6] & 0xFF);
          default -> start == 0 ? available : 0;
        };
    return length > 0 && length <= available && Crc16.closes(pending, start, length) ? length : 0;
  }

  private void reply(Wire wire, byte[] request) throws IOException {
    for (ModbusSlave slave : slaves) {
      Optional<ModbusSlave.Reply> reply = slave.answer(request);
      if (reply.isPresent()) {
        // The request came at once, but its bytes would still be on their way.
        Duration silence =
            wire.characters(request.length).plus(wire.frameGap()).plus(slave.latency());
        wire.send(reply.get().frame(), reply.get().samples(), silence);
        return;
      }
    }
  }
}
