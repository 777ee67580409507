package dev.goen.bus.chip;

import dev.goen.bus.BusFault;
import dev.goen.bus.DigitalChip;
import dev.goen.bus.pi.PiChip;
import dev.goen.bus.remote.RemoteChip;
import dev.goen.reading.SampleClock;
import java.nio.file.Path;

/** Opens digital chips by their names. */
public final class DigitalChips {

  private static final String SOCKET = "unix:";

  private DigitalChips() {}

  /**
   * Opens a chip. Open each only once: it is shared by all who have lines on it.
   *
   * @param chip {@code gpiochip0} and the like, or {@code unix:/path/of/socket}
   * @param clock stamps the changes of its lines; called on the chip's own threads
   */
  public static DigitalChip open(String chip, SampleClock clock) throws BusFault {
    return chip.startsWith(SOCKET)
        ? RemoteChip.connect(Path.of(chip.substring(SOCKET.length())), clock)
        : PiChip.open(chip, clock);
  }
}
