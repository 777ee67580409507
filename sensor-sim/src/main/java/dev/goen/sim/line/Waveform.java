package dev.goen.sim.line;

import dev.goen.bus.LineSettings;
import dev.goen.bus.LineSettings.Parity;
import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * What is on a wire, bit by bit, so that it can be heard by a receiver of other settings, of the
 * other polarity, or while several speak at once: a pseudo-terminal carries bytes and knows none of
 * that.
 *
 * <p>The wire rests in mark, which is a 1. A 0 is driven and wins, as on the one data line of
 * SDI-12 (SDI-12 1.4, clause 3.1.2). Characters are those of an asynchronous line: a start bit (0),
 * the data bits from the least on, the check bit if any, stop bits (1).
 *
 * @param inverted whether the wires are swapped, so that the receiver takes each level for the
 *     other
 */
public record Waveform(List<Voice> voices, boolean inverted) {

  /** How finely a receiver looks for the beginning of a character. */
  private static final int STEPS_PER_BIT = 16;

  public Waveform {
    voices = List.copyOf(voices);
  }

  /**
   * One who speaks.
   *
   * @param bytes one after another, without a pause
   * @param startNanos when the first begins
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody changes it
  public record Voice(byte[] bytes, LineSettings settings, long startNanos) {

    private long bitNanos() {
      return 1_000_000_000L / settings.baud();
    }

    private int bitsPerCharacter() {
      return 1
          + settings.dataBits()
          + (settings.parity() == Parity.NONE ? 0 : 1)
          + settings.stopBits();
    }

    private long endNanos() {
      return startNanos + (long) bytes.length * bitsPerCharacter() * bitNanos();
    }

    private boolean mark(long nanos) {
      if (nanos < startNanos || nanos >= endNanos()) {
        return true;
      }
      long bits = (nanos - startNanos) / bitNanos();
      int one = bytes[(int) (bits / bitsPerCharacter())];
      int bit = (int) (bits % bitsPerCharacter());
      int data = settings.dataBits();
      if (bit == 0) {
        return false;
      }
      if (bit <= data) {
        return (one >> (bit - 1) & 1) == 1;
      }
      return bit > data + 1 || settings.parity() == Parity.NONE || parity(one, settings);
    }
  }

  /**
   * What a receiver hands on. As in the kernel, a character whose check or stop bit is wrong is 00
   * where checks are on, and whatever it was where they are off (termios(3), INPCK).
   */
  public byte[] received(LineSettings at) {
    ByteArrayOutputStream heard = new ByteArrayOutputStream();
    long bit = 1_000_000_000L / at.baud();
    long step = Math.max(1, bit / STEPS_PER_BIT);
    boolean checked = at.parity() != Parity.NONE;
    long end = voices.stream().mapToLong(Voice::endNanos).max().orElse(0);
    boolean before = level(-1);
    for (long now = 0; now < end; now += step) {
      boolean level = level(now);
      if (before && !level) {
        int one = 0;
        for (int i = 0; i < at.dataBits(); i++) {
          one |= level(middle(now, bit, 1 + i)) ? 1 << i : 0;
        }
        int last = 1 + at.dataBits();
        boolean sound = !checked || level(middle(now, bit, last)) == parity(one, at);
        now = middle(now, bit, checked ? last + 1 : last);
        sound &= level(now);
        heard.write(sound || !checked ? one : 0);
        level = level(now);
      }
      before = level;
    }
    return heard.toByteArray();
  }

  private static long middle(long start, long bit, int number) {
    return start + number * bit + bit / 2;
  }

  private boolean level(long nanos) {
    return voices.stream().allMatch(voice -> voice.mark(nanos)) != inverted;
  }

  private static boolean parity(int one, LineSettings settings) {
    int data = one & ((1 << settings.dataBits()) - 1);
    boolean odd = Integer.bitCount(data) % 2 == 1;
    return (settings.parity() == Parity.EVEN) == odd;
  }
}
