package dev.goen.sim.line;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.goen.bus.LineSettings;
import dev.goen.bus.LineSettings.Parity;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaveformTest {

  private static final LineSettings SDI12 = new LineSettings(1_200, 7, Parity.EVEN, 1);
  private static final byte[] TEXT = "R1234\r".getBytes(StandardCharsets.US_ASCII);

  /** Each form of a character comes back as it went, also with both bits of every byte. */
  @Test
  void atTheSameSettingsAllBytesArrive() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    for (LineSettings one :
        List.of(
            LineSettings.DEFAULT,
            new LineSettings(19_200, 8, Parity.EVEN, 1),
            new LineSettings(4_800, 8, Parity.ODD, 2))) {
      assertArrayEquals(all, heard(all, one, one, false), one.toString());
    }
    assertArrayEquals(TEXT, heard(TEXT, SDI12, SDI12, false));
  }

  @Test
  void atAnotherRateOthersArrive() {
    LineSettings twice = new LineSettings(19_200, 8, Parity.NONE, 1);
    byte[] heard = heard(TEXT, LineSettings.DEFAULT, twice, false);
    assertFalse(Arrays.equals(TEXT, heard));
    // A start, then 1 and 0 in turn: at twice the rate each lasts two bits.
    assertEquals(0x66, heard(new byte[] {0x55}, LineSettings.DEFAULT, twice, false)[0] & 0xFF);
  }

  @Test
  void withSwappedWiresNothingIsWhatItWas() {
    byte[] heard = heard(TEXT, LineSettings.DEFAULT, LineSettings.DEFAULT, true);
    assertFalse(heard.length == 0);
    assertFalse(new String(heard, StandardCharsets.ISO_8859_1).contains("R1"));
  }

  /** Of 0 and 1 the 0 wins; in step two addresses make one, out of step none. */
  @Test
  void voicesAtOnceAreHeardAsOneOrAsNone() {
    assertArrayEquals(text("0\r\n"), together("0\r\n", "1\r\n", 0));
    assertArrayEquals(text("\0\r\n"), together("1\r\n", "a\r\n", 0), "the parity is wrong");
    byte[] apart = together("0\r\n", "1\r\n", 3_000_000);
    assertFalse(new String(apart, StandardCharsets.US_ASCII).contains("0\r\n"));
  }

  private static byte[] together(String first, String second, long laterNanos) {
    Waveform.Voice one = new Waveform.Voice(text(first), SDI12, 0);
    Waveform.Voice other = new Waveform.Voice(text(second), SDI12, laterNanos);
    return new Waveform(List.of(one, other), false).received(SDI12);
  }

  private static byte[] heard(byte[] said, LineSettings from, LineSettings to, boolean swapped) {
    Waveform.Voice voice = new Waveform.Voice(said, from, 0);
    return new Waveform(List.of(voice), swapped).received(to);
  }

  private static byte[] text(String characters) {
    return characters.getBytes(StandardCharsets.US_ASCII);
  }
}
