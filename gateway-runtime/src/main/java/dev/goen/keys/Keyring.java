package dev.goen.keys;

import dev.goen.clock.Present;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one link over their renewals. The files are looked at before each connection and now
 * and then while it lasts. What is new and sound is used from the next connection on; what is not,
 * or what the hub does not take, leaves the keys in use that have worked before.
 */
public final class Keyring {

  private static final System.Logger LOG = System.getLogger(Keyring.class.getName());

  /** How long the old keys are used before those are tried again that the hub did not take. */
  static final Duration TRY_AGAIN = Duration.ofHours(1);

  private static final List<Integer> WARN_DAYS = List.of(0, 1, 7, 30);

  private final KeyFiles files;
  private final Supplier<Present> present;
  private final LongSupplier nanos;
  private @Nullable KeyMaterial read;
  private @Nullable KeyMaterial newest;
  private @Nullable KeyMaterial proven;
  private @Nullable KeyMaterial toldOf;
  private boolean refused;
  private long tryAgain;
  private long nextLook;
  private String trouble = "";
  private OptionalInt warned = OptionalInt.empty();

  /**
   * A ring that has not looked yet.
   *
   * @param present what is known of the time
   */
  public Keyring(KeyFiles files, Supplier<Present> present) {
    this(files, present, System::nanoTime);
  }

  Keyring(KeyFiles files, Supplier<Present> present, LongSupplier nanos) {
    this.files = files;
    this.present = present;
    this.nanos = nanos;
  }

  /**
   * What the next connection is to be made with.
   *
   * @throws KeyFault when the files cannot be used, and never could since the start
   */
  public synchronized KeyMaterial next() throws KeyFault {
    Optional<KeyFault> fault = look();
    KeyMaterial old = proven;
    if (refused && old != null) {
      return old;
    }
    if (newest == null) {
      throw fault.orElseThrow();
    }
    return newest;
  }

  /** A connection was made with these. */
  public synchronized void accepted(KeyMaterial keys) {
    if (!keys.equals(newest)) {
      tryAgain = nanos.getAsLong() + TRY_AGAIN.toNanos();
      return;
    }
    if (proven != null && !keys.equals(proven)) {
      LOG.log(System.Logger.Level.INFO, "the renewed keys are in use: {0}", name());
    }
    proven = keys;
    refused = false;
  }

  /**
   * The hub was reached and no connection was made. Whether the keys were the reason is not always
   * known; so renewed and proven ones take turns until one of them has a connection.
   */
  public synchronized void rejected(KeyMaterial keys) {
    boolean renewed = proven != null && newest != null && !proven.equals(newest);
    if (renewed && keys.equals(newest) && !keys.equals(toldOf)) {
      toldOf = keys;
      LOG.log(
          System.Logger.Level.WARNING,
          "no connection with the renewed keys ({0}); those before them are used",
          name());
    }
    refused = renewed && keys.equals(newest);
  }

  /** Whether a connection with these should be made anew with others; cheap. */
  public synchronized boolean another(KeyMaterial keys) {
    long now = nanos.getAsLong();
    if (now - nextLook >= 0) {
      look();
    }
    if (keys.equals(newest)) {
      return false;
    }
    if (refused && now - tryAgain >= 0) {
      refused = false;
    }
    return !refused && newest != null;
  }

  /** How the keys do; callable from any thread. */
  public synchronized KeyReport report() {
    KeyMaterial used = proven == null ? newest : proven;
    Optional<Instant> until = used == null ? Optional.empty() : used.until();
    String told = trouble.isEmpty() && refused ? "the hub does not take the renewed keys" : trouble;
    return new KeyReport(until, endsWithin(until), told);
  }

  private Optional<KeyFault> look() {
    nextLook = nanos.getAsLong() + files.lookEvery().toNanos();
    Optional<KeyFault> fault;
    boolean used = false;
    try {
      KeyMaterial now = KeyMaterial.read(files, read);
      read = now;
      fault = now.unfit(present.get());
      // A certificate that has ended is still shown when there is no other: the hub decides.
      if (fault.isEmpty() || newest == null) {
        if (!now.equals(newest)) {
          refused = false;
        }
        newest = now;
      }
      used = now.equals(newest);
    } catch (KeyFault e) {
      fault = Optional.of(e);
    }
    tell(fault.map(KeyFault::getMessage).orElse(""), used);
    return fault;
  }

  private void tell(String found, boolean shown) {
    // Without any keys the link says itself why it cannot be made.
    if (!found.isEmpty() && !found.equals(trouble) && newest != null) {
      LOG.log(
          System.Logger.Level.WARNING,
          shown
              ? "{0}; it is shown all the same, for there is no other"
              : "{0}; the keys read before stay in use",
          found);
    }
    trouble = found;
    KeyMaterial used = newest;
    OptionalInt ends = used == null ? OptionalInt.empty() : endsWithin(used.until());
    if (used != null && ends.isPresent() && !ends.equals(warned)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the certificate {0} ends on {1}; renew it",
          name(),
          used.until().orElseThrow());
    }
    warned = ends;
  }

  private OptionalInt endsWithin(Optional<Instant> until) {
    if (until.isEmpty()) {
      return OptionalInt.empty();
    }
    Instant now = present.get().earliest();
    for (int days : WARN_DAYS) {
      if (until.get().isBefore(now.plus(Duration.ofDays(days)))) {
        return OptionalInt.of(days);
      }
    }
    return OptionalInt.empty();
  }

  private String name() {
    return files
        .certificate()
        .or(files::secret)
        .or(files::trust)
        .map(Object::toString)
        .orElse("none");
  }
}
