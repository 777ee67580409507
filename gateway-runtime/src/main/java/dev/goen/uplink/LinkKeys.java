package dev.goen.uplink;

import dev.goen.clock.Present;
import dev.goen.keys.HubTrust;
import dev.goen.keys.KeyFault;
import dev.goen.keys.KeyFiles;
import dev.goen.keys.KeyMaterial;
import dev.goen.keys.KeyReport;
import dev.goen.keys.Keyring;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The keys of one transport, from connection to connection: which to show, and when to change. */
public final class LinkKeys {

  private final Keyring ring;
  private @Nullable KeyMaterial used;
  private @Nullable HubTrust judge;

  /** Keys that no connection has used. */
  public LinkKeys(KeyFiles files, Supplier<Present> present) {
    this.ring = new Keyring(files, present);
  }

  /**
   * What the next connection is to show.
   *
   * @throws LinkFault when no keys can be used
   */
  public KeyMaterial next() throws LinkFault {
    try {
      return ring.next();
    } catch (KeyFault e) {
      throw new LinkFault(String.valueOf(e.getMessage()), false, e);
    }
  }

  /** Who judges the hub of the connection that is being made. */
  public void judgedBy(HubTrust trust) {
    judge = trust;
  }

  /** There is a connection with these. */
  public void accepted(KeyMaterial shown) {
    ring.accepted(shown);
    used = shown;
  }

  /** There is none with these; a hub may answer keys that it does not know with silence. */
  public void rejected(KeyMaterial shown) {
    ring.rejected(shown);
  }

  /**
   * See {@link Transport#keysChanged}.
   *
   * @throws LinkFault when the hub would not be believed any more, now that the time is known
   */
  public boolean changed() throws LinkFault {
    Optional<String> outlived = judge == null ? Optional.empty() : judge.outlived();
    if (outlived.isPresent()) {
      throw new LinkFault(outlived.get(), true);
    }
    return used != null && ring.another(used);
  }

  /** What there is to tell of them. */
  public KeyReport report() {
    return ring.report();
  }
}
