package dev.goen.provision.probe;

import dev.goen.bus.BusFault;
import dev.goen.bus.LineSettings;
import dev.goen.bus.SerialLine;
import org.jspecify.annotations.Nullable;

/** Opens one port at a time, and closes it when the program is being ended. */
final class Ports {

  /** Opens a port; of the machine, or of a test. */
  @FunctionalInterface
  interface Opener {
    SerialLine open(String port, LineSettings settings) throws BusFault;
  }

  private final Opener opener;
  private volatile @Nullable SerialLine open;

  Ports(Opener opener) {
    this.opener = opener;
  }

  SerialLine open(String port, LineSettings settings) throws BusFault {
    SerialLine line = opener.open(port, settings);
    open = line;
    return line;
  }

  /** Closes the port that is open, from another thread. */
  void abandon() {
    SerialLine line = open;
    if (line != null) {
      line.close(); // a second close does nothing
    }
  }
}
