package dev.goen.sim.device;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Modbus TCP in front of slaves (Modbus Messaging on TCP/IP V1.0b): the unit of a request is the
 * address of the slave. A unit that is not there gets exception 11, as from a gateway whose target
 * does not respond (Modbus application protocol V1.1b3, clause 7).
 */
public final class ModbusTcpServer implements TcpService.Session {

  private static final int LEAST_LENGTH = 2;
  private static final int MOST_LENGTH = 254;
  private static final int NO_TARGET = 11;

  private final List<ModbusSlave> slaves;
  private final ServedLog log;

  private ModbusTcpServer(List<ModbusSlave> slaves, ServedLog log) {
    this.slaves = List.copyOf(slaves);
    this.log = log;
  }

  /**
   * Begins to serve.
   *
   * @param port 0 for any that is free
   */
  public static TcpService start(int port, List<ModbusSlave> slaves, ServedLog log)
      throws IOException {
    return TcpService.start(port, new ModbusTcpServer(slaves, log));
  }

  @Override
  public void run(Socket connection) throws IOException, InterruptedException {
    DataInputStream in = new DataInputStream(connection.getInputStream());
    while (true) {
      int transaction = in.readUnsignedShort();
      int protocol = in.readUnsignedShort();
      int length = in.readUnsignedShort();
      if (protocol != 0 || length < LEAST_LENGTH || length > MOST_LENGTH) {
        return; // not a client of ours; the standard asks to close
      }
      byte[] request = new byte[length];
      in.readFully(request);
      answer(connection, transaction, request);
    }
  }

  private void answer(Socket connection, int transaction, byte[] request)
      throws IOException, InterruptedException {
    byte[] framed = Crc16.append(request);
    for (ModbusSlave slave : slaves) {
      Optional<ModbusSlave.Reply> reply = slave.answer(framed);
      if (reply.isPresent()) {
        Thread.sleep(slave.latency());
        byte[] frame = reply.get().frame();
        long lastByte = ServedLog.monoMillis();
        send(connection, transaction, Arrays.copyOf(frame, frame.length - 2));
        log.served(reply.get().samples(), lastByte);
        return;
      }
    }
    send(connection, transaction, new byte[] {request[0], (byte) (request[1] | 0x80), NO_TARGET});
  }

  private static void send(Socket connection, int transaction, byte[] body) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(6 + body.length);
    frame.putShort((short) transaction).putShort((short) 0).putShort((short) body.length).put(body);
    connection.getOutputStream().write(frame.array());
  }
}
