package dev.goen.sim.page;

import dev.goen.sim.relay.Relay;
import java.util.List;

/** All relays between a gateway and a hub as one link: they are cut together, as a cable is. */
record RelayedLink(List<Relay> relays) implements LinkControl {

  RelayedLink {
    relays = List.copyOf(relays);
  }

  @Override
  public boolean controllable() {
    return !relays.isEmpty();
  }

  @Override
  public boolean isUp() {
    return relays.stream().allMatch(Relay::isUp);
  }

  @Override
  public void cut() {
    relays.forEach(Relay::cut);
  }

  @Override
  public void restore() {
    relays.forEach(Relay::restore);
  }
}
