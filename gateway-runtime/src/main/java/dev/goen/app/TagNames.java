package dev.goen.app;

import dev.goen.config.GatewayConfig;
import dev.goen.config.GatewayConfig.PseudonymConfig;
import dev.goen.driver.Pseudonyms;
import dev.goen.driver.rfid.KeyedPseudonyms;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The pseudonyms of tags, whose key is opened (and at the very first start made) only by a gateway
 * that is about to run and has a tag reader: reading a configuration writes nothing.
 */
final class TagNames implements Pseudonyms {

  private volatile @Nullable Pseudonyms opened;

  /** Opens the key if this gateway has any use for it. */
  void open(GatewayConfig config) throws IOException {
    boolean wanted =
        config.buses().stream()
            .flatMap(bus -> bus.devices().stream())
            .flatMap(device -> device.driver().channels().stream())
            .anyMatch(channel -> channel.quantity().equals("tag"));
    if (wanted) {
      PseudonymConfig pseudonyms = config.pseudonyms();
      opened = KeyedPseudonyms.open(pseudonyms.keyFile(), pseudonyms.realm());
    }
  }

  @Override
  public String of(String rawId) {
    Pseudonyms names = opened;
    if (names == null) {
      throw new IllegalStateException("a tag was read before the key was opened");
    }
    return names.of(rawId);
  }
}
