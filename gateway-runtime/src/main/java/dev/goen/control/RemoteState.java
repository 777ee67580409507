package dev.goen.control;

import dev.goen.reading.BootId;
import dev.goen.reading.SampleTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which of the configurations that hubs have sent is in force, as a value: each step is a function
 * of this and of what has happened, and its text is one small file, so that a power cut leaves
 * either the state before a step or the one after it.
 *
 * @param settled the revision that stays; empty for none
 * @param trial one that is being tried
 * @param last what became of the one tried before
 * @param newestIssued when the newest of those tried was issued, UTC in ms: no older one may follow
 */
record RemoteState(
    String settled, Optional<Trial> trial, Optional<Outcome> last, long newestIssued) {

  /** No hub has ever sent anything. */
  static final RemoteState NONE = new RemoteState("", Optional.empty(), Optional.empty(), 0);

  /**
   * How often a configuration on trial may be started: it may make the program crash, or the power
   * may fail; and if it fails again and again, that may be the configuration's doing, too.
   */
  static final int MOST_STARTS = 3;

  static final String CONFIRMED = "confirmed";
  static final String ROLLED_BACK = "rolled back: ";

  private static final String HEAD = "goen-remote 1";
  private static final String END = "end";
  private static final String NOTHING = "-";

  /**
   * A configuration that will not stay unless it is confirmed.
   *
   * @param id of the order that brought it
   * @param expires of that order
   * @param revision of its text; empty to go without
   * @param within how long it may wait, since the time that follows
   * @param since when it came, or the first start in a later boot: monotonic times of two boots
   *     cannot be compared, so each boot gives it its time anew, and the starts are what is bounded
   * @param starts how often it has been started
   */
  record Trial(
      String id, long expires, String revision, Duration within, SampleTime since, int starts) {

    /** What is left of its time. */
    Duration left(SampleTime now) {
      return within.minusMillis(now.monoMillis() - since.monoMillis());
    }
  }

  /** What became of an order. */
  record Outcome(String id, long expires, String result) {}

  /** The revision to run with; empty for none. */
  String inForce() {
    return trial.map(Trial::revision).orElse(settled);
  }

  /** What became of an order, if it is one of the last two. */
  Optional<Outcome> outcome(String id) {
    return trial
        .map(now -> new Outcome(now.id(), now.expires(), "on trial"))
        .filter(now -> now.id().equals(id))
        .or(() -> last.filter(before -> before.id().equals(id)));
  }

  /** A configuration that has passed the check. There must be none on trial. */
  RemoteState begun(Order.Configuration order, String revision, SampleTime now) {
    return new RemoteState(
        settled,
        Optional.of(new Trial(order.id(), order.expires(), revision, order.within(), now, 0)),
        last,
        Math.max(newestIssued, order.issued()));
  }

  /** The gateway is about to start with {@link #inForce()}; it may be another afterwards. */
  RemoteState started(SampleTime now) {
    if (trial.isEmpty()) {
      return this;
    }
    Trial on = trial.get();
    if (on.starts() >= MOST_STARTS) {
      return rolledBack("not confirmed in " + MOST_STARTS + " starts");
    }
    boolean sameBoot = on.since().boot().equals(now.boot());
    Trial again =
        new Trial(
            on.id(),
            on.expires(),
            on.revision(),
            on.within(),
            sameBoot ? on.since() : now,
            on.starts() + 1);
    return new RemoteState(settled, Optional.of(again), last, newestIssued).at(now);
  }

  /** Time has passed. */
  RemoteState at(SampleTime now) {
    return trial
        .filter(on -> !on.left(now).isPositive())
        .map(on -> rolledBack("not confirmed within " + on.within().toSeconds() + " s"))
        .orElse(this);
  }

  /** What is on trial stays. */
  RemoteState confirmed() {
    return trial
        .map(
            on ->
                new RemoteState(
                    on.revision(),
                    Optional.empty(),
                    Optional.of(new Outcome(on.id(), on.expires(), CONFIRMED)),
                    newestIssued))
        .orElse(this);
  }

  /**
   * What was there before comes back.
   *
   * @param why one line
   */
  RemoteState rolledBack(String why) {
    return trial
        .map(
            on ->
                new RemoteState(
                    settled,
                    Optional.empty(),
                    Optional.of(new Outcome(on.id(), on.expires(), ROLLED_BACK + why)),
                    newestIssued))
        .orElse(this);
  }

  /** The file's text; {@link #parse} reads it. */
  String text() {
    StringBuilder text = new StringBuilder(HEAD).append('\n');
    text.append("settled ").append(word(settled)).append('\n');
    text.append("issued ").append(newestIssued).append('\n');
    trial.ifPresent(
        on ->
            text.append(
                "trial %s %d %s %d %s %d %d\n"
                    .formatted(
                        on.id(),
                        on.expires(),
                        word(on.revision()),
                        on.within().toMillis(),
                        on.since().boot(),
                        on.since().monoMillis(),
                        on.starts())));
    last.ifPresent(
        before ->
            text.append(
                "last %s %d %s\n".formatted(before.id(), before.expires(), before.result())));
    return text.append(END).append('\n').toString();
  }

  /**
   * Reads the text of the file.
   *
   * @throws IllegalArgumentException when it is damaged
   */
  static RemoteState parse(String text) {
    List<String> lines = text.lines().toList();
    if (lines.size() < 4 || !lines.getFirst().equals(HEAD) || !lines.getLast().equals(END)) {
      throw new IllegalArgumentException("not the whole of a file of this form");
    }
    String settled = revision(rest(lines.get(1), "settled "));
    long issued = Long.parseLong(rest(lines.get(2), "issued "));
    Optional<Trial> trial = Optional.empty();
    Optional<Outcome> last = Optional.empty();
    for (String line : lines.subList(3, lines.size() - 1)) {
      if (line.startsWith("trial ")) {
        trial = Optional.of(trial(line.split(" ", -1)));
      } else {
        String[] words = rest(line, "last ").split(" ", 3);
        last = Optional.of(new Outcome(words[0], Long.parseLong(words[1]), words[2]));
      }
    }
    return new RemoteState(settled, trial, last, issued);
  }

  private static Trial trial(String[] words) {
    return new Trial(
        words[1],
        Long.parseLong(words[2]),
        revision(words[3]),
        Duration.ofMillis(Long.parseLong(words[4])),
        new SampleTime(BootId.parse(words[5]), Long.parseLong(words[6])),
        Integer.parseInt(words[7]));
  }

  private static String rest(String line, String head) {
    if (!line.startsWith(head)) {
      throw new IllegalArgumentException("no '" + head.strip() + "'");
    }
    return line.substring(head.length());
  }

  private static String word(String revision) {
    return revision.isEmpty() ? NOTHING : revision;
  }

  private static String revision(String word) {
    if (!word.matches("-|[0-9a-f]{16}")) {
      throw new IllegalArgumentException("not a revision: " + word);
    }
    return word.equals(NOTHING) ? "" : word;
  }
}
