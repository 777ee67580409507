package dev.goen.provision.probe;

import dev.goen.bus.BusFault;
import org.jspecify.annotations.Nullable;

/**
 * Why a port could not be used, as long as it could be at no settings: some adapters refuse seven
 * bits or a rate, and say the same then as a port without hardware.
 */
final class FirstFault {

  private @Nullable BusFault first;
  private boolean used;

  /** It can be used after all. */
  void none() {
    used = true;
  }

  /** Takes a fault; whether no other settings can help. */
  boolean isFinal(BusFault fault) {
    if (first == null) {
      first = fault;
    }
    return fault.kind() != BusFault.Kind.MISSING;
  }

  /** That the port cannot be used, or else what was heard. */
  Heard orElse(Heard heard) {
    BusFault fault = first;
    return fault == null || used ? heard : new Heard.Unusable(fault);
  }
}
