package dev.goen.poll;

import dev.goen.bus.BusFault;
import dev.goen.bus.DigitalChip;
import org.jspecify.annotations.Nullable;

/**
 * One chip that several lines share: opened for the first that needs it and closed after the last,
 * so that a chip that went away is opened anew once everybody has let go of the dead one.
 */
public final class ChipHolder {

  /** Opens the chip. */
  @FunctionalInterface
  public interface Opener {
    DigitalChip open() throws BusFault;
  }

  private final Opener opener;
  private @Nullable DigitalChip chip;
  private int users;

  public ChipHolder(Opener opener) {
    this.opener = opener;
  }

  /** The chip; each call is answered by one {@link #release()}. */
  public synchronized DigitalChip acquire() throws BusFault {
    DigitalChip open = chip;
    if (open == null) {
      open = opener.open();
      chip = open;
    }
    users++;
    return open;
  }

  /** Lets go of the chip. */
  public synchronized void release() {
    users--;
    DigitalChip open = chip;
    if (users == 0 && open != null) {
      chip = null;
      open.close();
    }
  }
}
