package dev.goen.sim.page;

import dev.goen.sim.relay.Relay;
import java.util.List;

/** The link between gateway and hub, as far as the page may touch it. */
public interface LinkControl {

  /** A link that the page can neither see nor change; the page then shows no button. */
  LinkControl NONE =
      new LinkControl() {
        @Override
        public boolean controllable() {
          return false;
        }

        @Override
        public boolean isUp() {
          return true;
        }

        @Override
        public void cut() {
          throw new IllegalStateException("this link cannot be controlled");
        }

        @Override
        public void restore() {
          throw new IllegalStateException("this link cannot be controlled");
        }
      };

  /** The link that consists of these relays; they stay the caller's to close. */
  static LinkControl over(Relay... relays) {
    return new RelayedLink(List.of(relays));
  }

  /** Whether {@link #cut()} and {@link #restore()} do anything. */
  default boolean controllable() {
    return true;
  }

  boolean isUp();

  /** Makes the link carry nothing more; does nothing when it is cut already. Returns at once. */
  void cut();

  /** Makes the link carry again; does nothing when it is up already. Returns at once. */
  void restore();
}
