package dev.goen.uplink;

import java.io.IOException;

/** The link to a hub cannot be made or used. Nothing is lost by it: all of it is sent again. */
public final class LinkFault extends IOException {

  private static final long serialVersionUID = 1;

  private final boolean hubReached;

  /**
   * A fault.
   *
   * @param hubReached whether the hub had to work for it; a hub that answers and then fails is left
   *     alone for longer than a network that is not there
   */
  public LinkFault(String message, boolean hubReached, Throwable cause) {
    super(message, cause);
    this.hubReached = hubReached;
  }

  public LinkFault(String message, boolean hubReached) {
    super(message);
    this.hubReached = hubReached;
  }

  public boolean hubReached() {
    return hubReached;
  }
}
