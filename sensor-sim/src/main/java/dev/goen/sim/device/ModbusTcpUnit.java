package dev.goen.sim.device;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * One slave behind a connection of Modbus TCP that several may share (Modbus Messaging on TCP/IP
 * V1.0b, clause 3.1.3): the unit of a request is its address. To requests for other units it says
 * nothing; {@link ModbusTcpServer} refuses those that are nobody's.
 */
public final class ModbusTcpUnit implements Station {

  private static final Duration STALE = Duration.ofMillis(100);
  private static final int HEAD_BYTES = 6;
  private static final int LEAST_LENGTH = 2;
  private static final int MOST_LENGTH = 254;

  private final ModbusSlave slave;
  private byte[] pending = new byte[0];

  public ModbusTcpUnit(ModbusSlave slave) {
    this.slave = slave;
  }

  @Override
  public void turn(Wire wire) throws IOException {
    byte[] fresh = wire.receive(STALE);
    if (fresh.length == 0) {
      // Half a request of a client that has gone must not eat the next one's.
      pending = fresh;
      return;
    }
    int old = pending.length;
    pending = Arrays.copyOf(pending, old + fresh.length);
    System.arraycopy(fresh, 0, pending, old, fresh.length);
    while (pending.length >= HEAD_BYTES) {
      int protocol = word(2);
      int length = word(4);
      if (protocol != 0 || length < LEAST_LENGTH || length > MOST_LENGTH) {
        pending = new byte[0];
        return;
      }
      if (pending.length < HEAD_BYTES + length) {
        return;
      }
      byte[] request = Arrays.copyOf(pending, HEAD_BYTES + length);
      pending = Arrays.copyOfRange(pending, request.length, pending.length);
      answer(wire, request);
    }
  }

  private void answer(Wire wire, byte[] request) throws IOException {
    byte[] asked = Crc16.append(Arrays.copyOfRange(request, HEAD_BYTES, request.length));
    Optional<ModbusSlave.Reply> reply = slave.answer(asked);
    if (reply.isPresent()) {
      byte[] framed = reply.get().frame();
      int length = framed.length - 2;
      ByteBuffer frame = ByteBuffer.allocate(HEAD_BYTES + length);
      frame.put(request, 0, 4).putShort((short) length).put(framed, 0, length);
      wire.send(frame.array(), reply.get().samples(), slave.latency());
    }
  }

  private int word(int at) {
    return ((pending[at] & 0xFF) << 8) | (pending[at + 1] & 0xFF);
  }
}
