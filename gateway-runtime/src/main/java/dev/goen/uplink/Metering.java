package dev.goen.uplink;

import dev.goen.uplink.payload.Lane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * A {@link Budget} that outlives the process, in a small text file. It is written when another
 * hundredth of the smaller limit was spent, and once a minute while anything was: a restart exceeds
 * the budget by that hundredth and one message at most. A file that cannot be read or written is
 * told of in the log, and sending goes on. Used by the destination's thread alone.
 */
public final class Metering {

  private static final System.Logger LOG = System.getLogger(Metering.class.getName());
  private static final int PART = 100;
  private static final long AT_LEAST_EACH_MILLIS = 60_000;

  private final Budget budget;
  private final Optional<Path> file;
  private long unsaved;
  private long savedAt;
  private boolean told;

  private Metering(Budget budget, Optional<Path> file, long now) {
    this.budget = budget;
    this.file = file;
    this.savedAt = now;
  }

  /** For a link that costs nothing by the byte. */
  public static Metering none() {
    return new Metering(Budget.unlimited(), Optional.empty(), 0);
  }

  /** Takes over what the file says was spent before, if there is one. */
  public static Metering of(Budget budget, Path file, long now) {
    if (Files.exists(file)) {
      try {
        budget.takeOver(Files.readString(file));
      } catch (IOException | IllegalArgumentException e) {
        LOG.log(
            System.Logger.Level.WARNING,
            "{0} cannot be read, so what was spent before this start is not known: {1}",
            file,
            e.getMessage());
      }
    }
    return new Metering(budget, Optional.of(file), now);
  }

  boolean allows(Lane lane, long now) {
    return budget.allows(lane, now);
  }

  Budget.State state(long now) {
    return budget.state(now);
  }

  /** Notes what was sent, and writes it down when it is time. */
  void spent(Lane lane, long bytes, long now) {
    budget.spent(lane, bytes, now);
    unsaved += bytes;
    if (unsaved >= budget.least() / PART || now - savedAt >= AT_LEAST_EACH_MILLIS) {
      save(now);
    }
  }

  /** Writes down what is not yet written. */
  void save(long now) {
    if (file.isEmpty() || unsaved == 0) {
      return;
    }
    unsaved = 0;
    savedAt = now;
    Path own = file.get();
    try {
      Path next = own.resolveSibling(own.getFileName() + ".new");
      Files.writeString(next, budget.text(now));
      Files.move(next, own, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      if (!told) {
        LOG.log(System.Logger.Level.WARNING, "cannot keep what was spent: {0}", e.toString());
        told = true;
      }
    }
  }
}
