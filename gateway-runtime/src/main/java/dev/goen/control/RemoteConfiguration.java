package dev.goen.control;

import dev.goen.reading.SampleTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What hubs have sent to be configured with, on the disk: one file for each text, named by its
 * digest and never changed, and one that says which of them is in force. Callable from any thread.
 *
 * <p>A file is named by the state only once it is on the disk, and taken away only when the state
 * has ceased to name it; so whenever the power goes, what is in force is the old or the new, whole.
 */
public final class RemoteConfiguration {

  private static final System.Logger LOG = System.getLogger(RemoteConfiguration.class.getName());

  private static final String STATE = "remote.state";
  private static final String BEGIN = "remote-";
  private static final String ENDING = ".yaml";
  private static final int REVISION_DIGITS = 16;

  private final StateFolder folder;
  private RemoteState state;
  private boolean saved = true;
  private String trouble;

  /**
   * How it stands, for people and hubs.
   *
   * @param revision what is in force: the first 16 hexadecimal digits of the SHA-256 of its text;
   *     empty for none
   * @param trial of the order that brought it, while it is being tried
   * @param left what is left of that time
   * @param last the last order that is decided
   * @param result what became of it
   * @param trouble why nothing of it is in force; empty when there is no reason
   */
  public record Report(
      String revision,
      Optional<String> trial,
      Duration left,
      Optional<String> last,
      String result,
      String trouble) {

    /** Nothing was ever sent. */
    public static final Report NONE =
        new Report("", Optional.empty(), Duration.ZERO, Optional.empty(), "", "");
  }

  private RemoteConfiguration(StateFolder folder, RemoteState state, String trouble) {
    this.folder = folder;
    this.state = state;
    this.trouble = trouble;
  }

  /**
   * Opens what is there. A state that cannot be read is nobody's: the gateway then runs with the
   * technician's files alone, and says so.
   */
  public static RemoteConfiguration open(Path folder) {
    return open(new DiskFolder(folder));
  }

  static RemoteConfiguration open(StateFolder folder) {
    try {
      return new RemoteConfiguration(
          folder, folder.read(STATE).map(RemoteState::parse).orElse(RemoteState.NONE), "");
    } catch (IOException | RuntimeException e) {
      String why = STATE + " cannot be read: " + e.getMessage();
      LOG.log(System.Logger.Level.ERROR, "what hubs have configured is not used: {0}", why);
      return new RemoteConfiguration(folder, RemoteState.NONE, why);
    }
  }

  /** Looks at what is in force without starting with it. */
  public synchronized Optional<String> look() {
    if (!trouble.isEmpty()) {
      return Optional.empty();
    }
    try {
      return text(state.inForce());
    } catch (IOException e) {
      trouble = String.valueOf(e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * The gateway is about to start: counts the start of one on trial, and gives up on it if there
   * have been too many, or its time is over. A start that cannot be counted is not made.
   *
   * @return the text to run with; empty to run with the technician's files alone
   */
  public synchronized Optional<String> starting(SampleTime now) {
    RemoteState counted = state.started(now);
    if (!counted.equals(state) && !become(counted)) {
      state = state.rolledBack("its start could not be written down");
    }
    try {
      return text(state.inForce());
    } catch (IOException e) {
      String why = String.valueOf(e.getMessage());
      return retreat(why) ? look() : Optional.empty();
    }
  }

  /**
   * What is in force does not do: goes back from what is on trial to what was there before, or sets
   * aside what was there, for this run.
   *
   * @param why one line
   * @return whether there was anything to go back from
   */
  public synchronized boolean retreat(String why) {
    if (state.trial().isPresent()) {
      become(state.rolledBack(why));
      LOG.log(System.Logger.Level.WARNING, "{0}", state.last().orElseThrow());
      return true;
    }
    boolean inForce = !state.settled().isEmpty() && trouble.isEmpty();
    trouble = why;
    LOG.log(System.Logger.Level.ERROR, "what hubs have configured is not used: {0}", why);
    return inForce;
  }

  /**
   * Looks whether the time of a trial is over. To be called every few seconds; makes up for what
   * could not be written before.
   *
   * @return whether the gateway must start anew, since something else is in force now
   */
  public synchronized boolean timeIsUp(SampleTime now) {
    RemoteState next = state.at(now);
    boolean over = !next.equals(state);
    if (over) {
      LOG.log(System.Logger.Level.WARNING, "{0}", next.last().orElseThrow());
    }
    if (over || !saved) {
      become(next);
    }
    return over;
  }

  /** How it stands, without a clock. */
  public synchronized Report standing() {
    return report(Duration.ZERO);
  }

  /** How it stands in the boot that runs it. */
  public synchronized Report report(SampleTime now) {
    return report(state.trial().map(on -> on.left(now)).orElse(Duration.ZERO));
  }

  private Report report(Duration left) {
    return new Report(
        trouble.isEmpty() ? state.inForce() : "",
        state.trial().map(RemoteState.Trial::id),
        left,
        state.last().map(RemoteState.Outcome::id),
        state.last().map(RemoteState.Outcome::result).orElse(""),
        trouble);
  }

  /** Why an order may not be begun now; empty when it may. */
  synchronized Optional<String> objection(Order.Configuration order) {
    if (state.trial().isPresent()) {
      return Optional.of(state.trial().get().id() + " is on trial: confirm it or roll it back");
    }
    return order.issued() < state.newestIssued()
        ? Optional.of("one that was issued later has been taken")
        : Optional.empty();
  }

  /** What became of an order, if it is one of the last two. */
  synchronized Optional<RemoteState.Outcome> outcome(String id) {
    return state.outcome(id);
  }

  /** What became of the last two orders, for the ledger. */
  synchronized List<RemoteState.Outcome> outcomes() {
    return Stream.concat(
            state.trial().flatMap(on -> state.outcome(on.id())).stream(), state.last().stream())
        .toList();
  }

  /**
   * Puts a configuration on trial, from the next start on.
   *
   * @throws IOException when it cannot be written: nothing has changed
   */
  synchronized void begin(Order.Configuration order, SampleTime now) throws IOException {
    String revision = revision(order.text());
    if (!revision.isEmpty()) {
      folder.write(BEGIN + revision + ENDING, order.text());
    }
    RemoteState next = state.begun(order, revision, now);
    folder.write(STATE, next.text());
    state = next;
    saved = true;
  }

  /**
   * Ends the trial of an order.
   *
   * @param stays whether it is kept
   * @return why not; empty when it is done
   */
  synchronized Optional<String> decide(String id, boolean stays) {
    if (state.trial().map(RemoteState.Trial::id).filter(id::equals).isEmpty()) {
      return Optional.of("'" + id + "' is not on trial");
    }
    RemoteState before = state;
    if (!become(stays ? state.confirmed() : state.rolledBack("by order")) && stays) {
      state = before;
      return Optional.of("it cannot be written down");
    }
    return Optional.empty();
  }

  /** Takes a state over in any case. Whether it is on the disk, too. */
  private boolean become(RemoteState next) {
    state = next;
    try {
      folder.write(STATE, next.text());
      saved = true;
      tidy();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, STATE + " cannot be written", e);
      saved = false;
    }
    return saved;
  }

  /** Takes away the texts that nothing names any more. */
  private void tidy() throws IOException {
    for (String name : folder.names()) {
      boolean named =
          name.equals(file(state.settled()))
              || state.trial().filter(on -> name.equals(file(on.revision()))).isPresent();
      if (name.startsWith(BEGIN) && name.contains(ENDING) && !named) {
        folder.delete(name);
      }
    }
  }

  private Optional<String> text(String revision) throws IOException {
    if (revision.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> text = folder.read(file(revision));
    if (!text.map(RemoteConfiguration::revision).orElse("").equals(revision)) {
      throw new IOException(file(revision) + " is missing or damaged");
    }
    return text;
  }

  private static String file(String revision) {
    return BEGIN + revision + ENDING;
  }

  private static String revision(String text) {
    if (text.isBlank()) {
      return "";
    }
    try {
      byte[] sum =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sum).substring(0, REVISION_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
