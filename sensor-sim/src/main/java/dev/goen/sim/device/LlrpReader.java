package dev.goen.sim.device;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A reader of UHF tags that speaks LLRP 1.0.1: greets its client, does what it is told in the order
 * the protocol wants it, reports tags while its ROSpec runs, and ends a connection whose client
 * does not answer its keep-alives. One client at a time.
 */
public final class LlrpReader implements TcpService.Session {

  private static final int GLANCE_MILLIS = 5;
  private static final int MOST_BYTES = 10_000;
  private static final int FAILED = 100; // M_ParameterError
  private static final int CLIENT_THERE = 2; // a client-initiated connection is there already

  /**
   * A tag that passes.
   *
   * @param epc hexadecimal digits; 24 of them go out in the short form
   */
  public record Passing(String epc, int antenna, int rssi) {}

  private final String sensor;
  private final long keepAliveNanos;
  private final Served log;
  private final Passage passage;
  private final BlockingQueue<Passing> passing = new LinkedBlockingQueue<>();
  private final AtomicInteger clients = new AtomicInteger();
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicInteger started = new AtomicInteger();
  private volatile int refuseType;
  private volatile boolean mute;

  /**
   * A reader.
   *
   * @param keepAliveMillis how often it shows that it is there, whatever the client asks for
   */
  public LlrpReader(String sensor, long keepAliveMillis, Served log) {
    this(sensor, keepAliveMillis, log, Passage.CLEAR);
  }

  /**
   * A reader whose reports of tags may go wrong on the way.
   *
   * @param keepAliveMillis how often it shows that it is there, whatever the client asks for
   */
  public LlrpReader(String sensor, long keepAliveMillis, Served log, Passage passage) {
    this.sensor = sensor;
    this.keepAliveNanos = keepAliveMillis * 1_000_000;
    this.log = log;
    this.passage = passage;
  }

  /** A tag comes by; it is reported as soon as a client has started the reader. */
  public void pass(Passing tag) {
    passing.add(tag);
  }

  /** It refuses this type of message from now on; 0 for none. */
  public void refuse(int type) {
    refuseType = type;
  }

  /** It says no more, as with its power gone, and the connection stays. */
  public void mute(boolean is) {
    mute = is;
  }

  /** How many keep-alives were answered. */
  public int acknowledged() {
    return acknowledged.get();
  }

  /** How often it was started. */
  public int started() {
    return started.get();
  }

  @Override
  public void run(Socket connection) throws IOException, InterruptedException {
    try {
      if (clients.incrementAndGet() > 1) {
        send(connection, 63, 0, event(256, CLIENT_THERE));
        return;
      }
      send(connection, 63, 0, event(256, 0));
      serve(connection);
    } finally {
      clients.decrementAndGet();
    }
  }

  private void serve(Socket connection) throws IOException, InterruptedException {
    DataInputStream in = new DataInputStream(connection.getInputStream());
    connection.setSoTimeout(GLANCE_MILLIS);
    String state = "";
    long nextKeepAlive = System.nanoTime() + keepAliveNanos;
    int unanswered = 0;
    while (true) {
      if (System.nanoTime() - nextKeepAlive >= 0 && !mute) {
        if (unanswered++ > 3) {
          return;
        }
        nextKeepAlive += keepAliveNanos;
        send(connection, 62, unanswered, new byte[0]);
      }
      if (state.equals("running") && !mute) {
        report(connection);
      }
      try {
        int first = in.readUnsignedByte() << 8;
        connection.setSoTimeout(5_000);
        first |= in.readUnsignedByte();
        int length = in.readInt();
        int id = in.readInt();
        if (length < 10 || length > MOST_BYTES || (first >> 10) != 1) {
          return;
        }
        byte[] body = new byte[length - 10];
        in.readFully(body);
        int type = first & 0x3FF;
        if (type == 72) {
          acknowledged.incrementAndGet();
          unanswered = 0;
        } else if (type == 1 && !mute) {
          send(connection, 11, id, capabilities());
        } else if (type == 14) {
          send(connection, 4, id, status(0, ""));
          return;
        } else {
          state = obey(connection, type, id, body, state);
        }
      } catch (SocketTimeoutException nothing) {
        // time to look after the rest
      }
      connection.setSoTimeout(GLANCE_MILLIS);
    }
  }

  private String obey(Socket connection, int type, int id, byte[] body, String state)
      throws IOException {
    String next =
        switch (type) {
          case 3 -> body.length >= 1 ? state : "";
          case 21 -> "deleted";
          case 20 -> state.equals("deleted") && isRoSpec(body) ? "added" : "";
          case 24 -> state.equals("added") ? "enabled" : "";
          case 22 -> state.equals("enabled") ? "running" : "";
          default -> "";
        };
    boolean good = type != refuseType && (type == 3 || !next.isEmpty());
    if (!mute) {
      send(connection, type + 10, id, status(good ? 0 : FAILED, good ? "" : "not now"));
    }
    if (good && type == 22) {
      started.incrementAndGet();
    }
    return good ? next : state;
  }

  /** Reads what it was given as the standard lays it out (16.2.4), and nothing else. */
  private static boolean isRoSpec(byte[] body) {
    String hex = HexFormat.of().formatHex(body);
    String boundary = "00b20012" + "00b3000500" + "00b6000900" + "00000000";
    String inventory = "00b70018" + "00010000" + "00b8000900" + "00000000" + "00ba0007000101";
    String report = "00ed000d" + "010001" + "00ee0006" + "1480";
    return hex.equals("00b10041" + "00000001" + "0000" + boundary + inventory + report);
  }

  private void report(Socket connection) throws IOException, InterruptedException {
    Passing tag = passing.poll();
    if (tag == null) {
      return;
    }
    byte[] epc = HexFormat.of().parseHex(tag.epc());
    ByteBuffer data = ByteBuffer.allocate(200);
    if (epc.length == 12) {
      data.put((byte) 0x8D).put(epc);
    } else {
      data.putShort((short) 241).putShort((short) (6 + epc.length));
      data.putShort((short) (8 * epc.length)).put(epc);
    }
    data.put((byte) 0x81).putShort((short) tag.antenna());
    data.put((byte) 0x86).put((byte) tag.rssi());
    data.put((byte) 0x88).putShort((short) 1);
    byte[] inside = new byte[data.position()];
    data.flip().get(inside);
    Fate fate = passage.of(message(61, 0, parameter(240, inside)), new byte[0]);
    for (Fate.Part part : fate.parts()) {
      Thread.sleep(part.silence());
      long now = ServedLog.monoMillis();
      connection.getOutputStream().write(part.bytes());
      if (part.serves()) {
        log.served(samples(tag), now);
      }
    }
  }

  private List<Sample> samples(Passing tag) {
    return List.of(
        new Sample(sensor, "tag", tag.epc()),
        new Sample(sensor, "antenna", String.valueOf(tag.antenna())),
        new Sample(sensor, "rssi", String.valueOf(tag.rssi() - 30))); // dBW
  }

  /** The general ones, of an Impinj R420 with four antennas (clause 16.2.3.1). */
  private static byte[] capabilities() {
    byte[] firmware = "5.14.0.240".getBytes(StandardCharsets.UTF_8);
    ByteBuffer general = ByteBuffer.allocate(14 + firmware.length);
    general.putShort((short) 4).putShort((short) 0x4000).putInt(25_882).putInt(2_001_002);
    general.putShort((short) firmware.length).put(firmware);
    byte[] good = status(0, "");
    byte[] told = parameter(137, general.array());
    return ByteBuffer.allocate(good.length + told.length).put(good).put(told).array();
  }

  private static byte[] event(int type, int status) {
    byte[] time = parameter(128, ByteBuffer.allocate(8).putLong(1_700_000_000_000_000L).array());
    byte[] what = parameter(type, new byte[] {0, (byte) status});
    ByteBuffer both = ByteBuffer.allocate(time.length + what.length).put(time).put(what);
    return parameter(246, both.array());
  }

  private static byte[] status(int code, String text) {
    byte[] said = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer status = ByteBuffer.allocate(4 + said.length);
    status.putShort((short) code).putShort((short) said.length).put(said);
    return parameter(287, status.array());
  }

  private static byte[] parameter(int type, byte[] value) {
    ByteBuffer buffer = ByteBuffer.allocate(4 + value.length);
    return buffer.putShort((short) type).putShort((short) (4 + value.length)).put(value).array();
  }

  private static void send(Socket connection, int type, int id, byte[] body) throws IOException {
    connection.getOutputStream().write(message(type, id, body));
  }

  private static byte[] message(int type, int id, byte[] body) {
    ByteBuffer buffer = ByteBuffer.allocate(10 + body.length);
    buffer.putShort((short) (0x400 | type)).putInt(10 + body.length).putInt(id).put(body);
    return buffer.array();
  }
}
