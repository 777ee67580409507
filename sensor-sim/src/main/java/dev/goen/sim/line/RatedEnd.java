package dev.goen.sim.line;

import dev.goen.bus.Deadline;
import dev.goen.bus.LineSettings;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.Lock;

/**
 * The end of a pseudo-terminal whose device has settings of its own: at another baud rate each side
 * hears what a UART makes of the other. The rate is the one to which the gateway has set its port;
 * bits and parity the kernel does not keep for a pseudo-terminal, so they are taken for right.
 */
public final class RatedEnd implements LineEnd {

  private final Pty pty;
  private final LineSettings settings;
  private final boolean swapped;

  /**
   * An end.
   *
   * @param settings of the device
   * @param swapped whether the two wires of the line are, so that nothing of it can be read
   */
  public RatedEnd(Pty pty, LineSettings settings, boolean swapped) {
    this.pty = pty;
    this.settings = settings;
    this.swapped = swapped;
  }

  @Override
  public int read(byte[] into, Deadline deadline) throws IOException {
    int got = pty.read(into, deadline);
    if (got <= 0) {
      return got;
    }
    byte[] heard = passed(Arrays.copyOf(into, got), gateway(), settings);
    int fits = Math.min(heard.length, into.length);
    System.arraycopy(heard, 0, into, 0, fits);
    return fits;
  }

  @Override
  public int write(byte[] bytes) throws IOException {
    byte[] heard = passed(bytes, settings, gateway());
    return pty.write(heard) == heard.length ? bytes.length : 0;
  }

  private byte[] passed(byte[] bytes, LineSettings from, LineSettings to) {
    Waveform.Voice voice = new Waveform.Voice(bytes, from, 0);
    return new Waveform(List.of(voice), swapped).received(to);
  }

  private LineSettings gateway() throws IOException {
    return new LineSettings(
        pty.baud(), settings.dataBits(), settings.parity(), settings.stopBits());
  }

  @Override
  public Lock floor() {
    return pty.floor();
  }

  @Override
  public String toString() {
    return pty.toString();
  }
}
