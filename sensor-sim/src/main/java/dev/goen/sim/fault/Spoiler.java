package dev.goen.sim.fault;

import dev.goen.sim.device.Fate;
import dev.goen.sim.device.Fate.Part;
import dev.goen.sim.signal.Dice;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * What each fault makes of a frame: a pure function of the frame, of what was heard and of the
 * dice.
 *
 * @param dialect the protocol of the frames
 * @param dice the same dice and the same number of the frame give the same damage
 */
record Spoiler(Dialect dialect, Dice dice) {

  private static final Duration TOO_LATE = Duration.ofSeconds(1);
  private static final Duration STARTING = Duration.ofMillis(700);
  private static final Duration SOON = Duration.ofMillis(5);
  private static final byte[] BANNER =
      "\r\nLevel sensor V1.07 ready\r\n".getBytes(StandardCharsets.US_ASCII);

  /** The letters' bit that makes of no digit a digit, and of no hex digit a hex digit. */
  private static final int TEXT_BIT = 0x40;

  Fate apply(FaultKind kind, byte[] frame, byte[] heard, long number) {
    return switch (kind) {
      case DROP_BYTE -> Fate.spoilt(without(frame, middle(frame, number)));
      case DOUBLE_BYTE -> Fate.spoilt(doubled(frame, middle(frame, number)));
      case WRONG_CRC -> Fate.spoilt(turned(frame, number));
      case LATE_HALF -> late(frame);
      case OTHER_ADDRESS -> Fate.spoilt(dialect.ofAnother(frame));
      case ECHO ->
          new Fate(List.of(new Part(Duration.ZERO, heard, false), new Part(SOON, frame, true)));
      case ECHO_ONLY -> Fate.spoilt(heard);
      case EXCEPTION -> dialect.exception(frame).map(Fate::spoilt).orElse(Fate.silence());
      case ALL_FF -> Fate.spoilt(filled(frame.length, 0xFF));
      case ALL_00 -> Fate.spoilt(filled(frame.length, 0));
      case NOISE ->
          new Fate(
              List.of(new Part(Duration.ZERO, frame, true), new Part(SOON, junk(number), false)));
      case RESET -> new Fate(List.of(new Part(STARTING, BANNER, false)));
      case SILENCE -> Fate.silence();
    };
  }

  /** Neither the first nor the last byte: without or beside those a frame may still be found. */
  private int middle(byte[] frame, long number) {
    return frame.length < 3 ? 0 : (int) dice.between(1, frame.length - 1.0, 4 * number);
  }

  private static byte[] without(byte[] frame, int at) {
    byte[] shorter = Arrays.copyOf(frame, frame.length - 1);
    System.arraycopy(frame, at + 1, shorter, at, shorter.length - at);
    return shorter;
  }

  private static byte[] doubled(byte[] frame, int at) {
    byte[] longer = Arrays.copyOf(frame, frame.length + 1);
    System.arraycopy(frame, at, longer, at + 1, frame.length - at);
    return longer;
  }

  private byte[] turned(byte[] frame, long number) {
    byte[] damaged = frame.clone();
    int bit = dialect == Dialect.TEXT ? TEXT_BIT : 1 << (int) dice.between(0, 8, 4 * number + 1);
    damaged[dialect.checkAt(frame)] ^= (byte) bit;
    return damaged;
  }

  private static Fate late(byte[] frame) {
    int half = frame.length / 2;
    return new Fate(
        List.of(
            new Part(Duration.ZERO, Arrays.copyOf(frame, half), false),
            new Part(TOO_LATE, Arrays.copyOfRange(frame, half, frame.length), false)));
  }

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  /** One to twelve bytes as interference makes them. */
  private byte[] junk(long number) {
    Dice own = dice.named("noise");
    byte[] junk = new byte[(int) own.between(1, 13, 16 * number)];
    for (int i = 0; i < junk.length; i++) {
      junk[i] = (byte) own.between(0, 256, 16 * number + 1 + i);
    }
    return junk;
  }
}
