package dev.goen.whole;

import dev.goen.sim.device.Expectation;
import dev.goen.sim.device.ModbusSlave;
import dev.goen.sim.device.Station;
import dev.goen.sim.device.SubmersibleTransmitter;
import dev.goen.sim.device.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A line with a gauge at address 1 that is always well, and one at address 2 that has every ill of
 * the field in turn.
 */
final class FaultyBus implements Station {

  static final double WELL_METRES = 1.111;
  static final double ILL_METRES = 2.222;

  /** What another device of the line would measure: never to be seen under either name. */
  static final double OTHER_METRES = 4.444;

  private static final int ILL = 2;
  private static final int REQUEST_BYTES = 8;

  /** What address 2 does when it is asked. */
  enum Ill {
    NOT_AT_ALL,
    /** Says nothing: no power. */
    SILENT,
    /** Two devices have swapped addresses, or one hears badly: the answer is of address 3. */
    ANSWER_OF_ANOTHER,
    /** An answer that address 1 once gave is on the line again. */
    REPLAY_OF_THE_OTHER,
    /** Its own address, but to another question: one register instead of seven. */
    ANSWER_TO_ANOTHER_QUESTION,
    WRONG_CHECK,
    /** One bit of the value has turned on the way. */
    TURNED_BIT,
    /** An adapter that hears itself, and nobody else. */
    ECHO_ONLY,
    /** A line without bias: all bits read as ones. */
    ALL_ONES,
    /** The first half in time, the second when the next device is already asked. */
    LATE_HALF
  }

  private final AtomicInteger timesIll = new AtomicInteger();
  private volatile Ill ill = Ill.NOT_AT_ALL;
  private byte[] pending = new byte[0];
  private byte[] late = new byte[0];
  private byte[] lastOfTheOther = new byte[0];

  void become(Ill next) {
    timesIll.set(0);
    ill = next;
  }

  /** How often address 2 was asked since it became what it is. */
  int timesIll() {
    return timesIll.get();
  }

  @Override
  public void turn(Wire wire) throws IOException {
    byte[] fresh = wire.receive(Duration.ofMillis(50));
    if (fresh.length == 0) {
      pending = fresh;
      return;
    }
    int old = pending.length;
    pending = Arrays.copyOf(pending, old + fresh.length);
    System.arraycopy(fresh, 0, pending, old, fresh.length);
    if (pending.length < REQUEST_BYTES) {
      return;
    }
    byte[] request = Arrays.copyOf(pending, REQUEST_BYTES);
    pending = new byte[0];
    if (late.length > 0) {
      wire.send(late, List.of(), Duration.ZERO);
      late = new byte[0];
    }
    if (request[0] == ILL) {
      timesIll.incrementAndGet();
      answerIll(wire, request);
    } else {
      lastOfTheOther = answer(1, WELL_METRES, request);
      wire.send(lastOfTheOther, List.of(), wire.frameGap());
    }
  }

  private void answerIll(Wire wire, byte[] request) throws IOException {
    byte[] right = answer(ILL, ILL_METRES, request);
    byte[] sent =
        switch (ill) {
          case NOT_AT_ALL -> right;
          case SILENT -> new byte[0];
          case ANSWER_OF_ANOTHER -> answer(3, OTHER_METRES, asked(3, request));
          case REPLAY_OF_THE_OTHER -> lastOfTheOther;
          case ANSWER_TO_ANOTHER_QUESTION -> answer(ILL, OTHER_METRES, oneRegister(request));
          case WRONG_CHECK -> turned(right, right.length - 1);
          case TURNED_BIT -> turned(right, 12);
          case ECHO_ONLY -> request;
          case ALL_ONES -> ones(right.length);
          case LATE_HALF -> Arrays.copyOf(right, right.length / 2);
        };
    if (ill == Ill.LATE_HALF) {
      late = Arrays.copyOfRange(right, right.length / 2, right.length);
    }
    wire.send(sent, List.of(), wire.frameGap());
  }

  private static byte[] answer(int address, double metres, byte[] request) {
    return new ModbusSlave(
            address,
            new SubmersibleTransmitter(
                address, "any", () -> metres, Expectation.asMeasured("level", 4)))
        .answer(request)
        .orElseThrow(() -> new IllegalStateException("not asked: " + Arrays.toString(request)))
        .frame();
  }

  private static byte[] asked(int address, byte[] request) {
    byte[] other = request.clone();
    other[0] = (byte) address;
    return checked(other);
  }

  private static byte[] oneRegister(byte[] request) {
    byte[] other = request.clone();
    other[3] = 4;
    other[5] = 1;
    return checked(other);
  }

  /** The check of Modbus over serial line V1.02, 6.2.2, bit by bit. */
  private static byte[] checked(byte[] frame) {
    int crc = 0xFFFF;
    for (int i = 0; i < frame.length - 2; i++) {
      crc ^= frame[i] & 0xFF;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) != 0 ? (crc >>> 1) ^ 0xA001 : crc >>> 1;
      }
    }
    frame[frame.length - 2] = (byte) crc;
    frame[frame.length - 1] = (byte) (crc >>> 8);
    return frame;
  }

  private static byte[] turned(byte[] frame, int at) {
    byte[] damaged = frame.clone();
    damaged[at] ^= 0x10;
    return damaged;
  }

  private static byte[] ones(int length) {
    byte[] ones = new byte[length];
    Arrays.fill(ones, (byte) 0xFF);
    return ones;
  }
}
