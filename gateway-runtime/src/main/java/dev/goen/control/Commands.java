package dev.goen.control;

import dev.goen.config.ConfigResult;
import dev.goen.reading.SampleClock;
import dev.goen.settings.Problem;
import dev.goen.uplink.Inbox;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Takes orders from the hub, carries each out once, and answers every time it comes.
 *
 * <p>An order is refused when its signature is wrong, when it is for another gateway, or when it
 * has expired. While this machine's clock is not right, the time is taken to be at least when the
 * newest rightly signed order was issued: a hub that re-issues says so by {@code issued}, and what
 * had expired by then is refused. What came before a start is remembered in the ledger alone. What
 * was refused was not carried out: when it comes again, it is looked at again.
 */
public final class Commands implements Inbox {

  private static final System.Logger LOG = System.getLogger(Commands.class.getName());

  /** Whether the power failed in the middle of it is not known: it is not begun again. */
  private static final String BEGUN = "begun";

  private final String operator;
  private final String gateway;
  private final PublicKey key;
  private final Ledger ledger;
  private final Supplier<OptionalLong> utc;
  private final Hands hands;
  private long newestIssued;
  private boolean leaving;

  /** What the gateway does when it is ordered to. */
  public interface Hands {

    /** What can be asked for by a name alone; each must be quick. */
    Map<String, Supplier<Reply>> actions();

    /** What hubs have configured. */
    RemoteConfiguration remote();

    /** Looks for mistakes in a configuration that a hub has sent. */
    Function<String, ConfigResult> check();

    SampleClock clock();

    /** Something that the status tells has changed. */
    void statusChanged();

    /** Lets the gateway start anew, with what is in force by then; returns before it does. */
    void startAnew();

    /** Ends the program, so that it is started again; returns before it does. */
    void restart();
  }

  private Commands(
      String operator,
      String gateway,
      PublicKey key,
      Ledger ledger,
      Supplier<OptionalLong> utc,
      Hands hands) {
    this.operator = operator;
    this.gateway = gateway;
    this.key = key;
    this.ledger = ledger;
    this.utc = utc;
    this.hands = hands;
  }

  /**
   * Opens the ledger and the key.
   *
   * @param trust PEM file of the public key that orders are signed with
   * @param folder where it is remembered what has been done
   * @param utc ms since 1970-01-01T00:00Z; empty while the clock is not right
   * @throws IOException when one of the files cannot be used, saying how to mend it
   */
  public static Commands open(
      String operator,
      String gateway,
      Path trust,
      Path folder,
      Supplier<OptionalLong> utc,
      Hands hands)
      throws IOException {
    return open(operator, gateway, PublicKeyFile.read(trust), new DiskFolder(folder), utc, hands);
  }

  static Commands open(
      String operator,
      String gateway,
      PublicKey key,
      StateFolder folder,
      Supplier<OptionalLong> utc,
      Hands hands)
      throws IOException {
    Commands commands = new Commands(operator, gateway, key, Ledger.open(folder), utc, hands);
    commands.catchUp();
    return commands;
  }

  /** What was decided without an order, or just before the power failed, the ledger learns now. */
  private void catchUp() {
    for (RemoteState.Outcome outcome : hands.remote().outcomes()) {
      if (!ledger.outcome(outcome.id()).equals(Optional.of(outcome.result()))) {
        try {
          ledger.write(outcome.id(), outcome.expires(), outcome.result(), Long.MIN_VALUE);
        } catch (IOException e) {
          LOG.log(System.Logger.Level.ERROR, outcome + " cannot be remembered", e);
        }
      }
    }
  }

  @Override
  public List<String> topics() {
    String mine = "goen/v1/" + operator + '/' + gateway;
    return List.of(mine + "/cmd/#", mine + "/config/#");
  }

  @Override
  public synchronized Optional<Answer> arrived(String topic, byte[] payload) {
    if (leaving) {
      // What comes between an order to start anew and the end is not for this run: a confirmation
      // would confirm what does not run yet. Without an answer it comes again.
      return Optional.empty();
    }
    Envelope envelope;
    try {
      envelope = Envelope.open(payload, key);
    } catch (IllegalArgumentException e) {
      // Nobody is answered whose word cannot be trusted.
      LOG.log(
          System.Logger.Level.WARNING, "{0}: refused, not an order: {1}", topic, e.getMessage());
      return Optional.empty();
    }
    Reply reply = reply(envelope);
    LOG.log(System.Logger.Level.INFO, "order {0}: {1}", envelope.id(), reply.result());
    return Optional.of(
        new Answer(
            "goen/v1/" + operator + '/' + gateway + "/answer/" + envelope.id(),
            ReplyJson.write(envelope.id(), reply, Locale.getDefault())));
  }

  private Reply reply(Envelope envelope) {
    Order order;
    try {
      order = Order.of(envelope);
    } catch (IllegalArgumentException e) {
      return Reply.refused(String.valueOf(e.getMessage()));
    }
    if (!order.gateway().equals(gateway)) {
      return Reply.refused("it is for " + order.gateway());
    }
    newestIssued = Math.max(newestIssued, order.issued());
    long now = utc.get().orElse(newestIssued);
    Optional<String> before =
        hands
            .remote()
            .outcome(order.id())
            .map(RemoteState.Outcome::result)
            .or(() -> ledger.outcome(order.id()));
    if (before.isPresent()) {
      return new Reply(before.get());
    }
    if (now >= order.expires()) {
      return Reply.refused("expired");
    }
    try {
      return switch (order) {
        case Order.Command command -> carryOut(command, now);
        case Order.Configuration configuration -> configure(configuration);
      };
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "order " + order.id() + " cannot be remembered", e);
      return Reply.refused("it cannot be remembered");
    }
  }

  private Reply carryOut(Order.Command command, long now) throws IOException {
    Optional<Supplier<Reply>> action = action(command);
    if (action.isEmpty()) {
      return Reply.refused("there is no command " + command.command());
    }
    ledger.write(command.id(), command.expires(), BEGUN, now);
    Reply reply = action.get().get();
    ledger.write(command.id(), command.expires(), reply.result(), now);
    return reply;
  }

  private Optional<Supplier<Reply>> action(Order.Command command) {
    return switch (command.command()) {
      case "confirm" -> Optional.of(() -> decide(command.argument(), true));
      case "rollback" -> Optional.of(() -> decide(command.argument(), false));
      case "restart" -> Optional.of(this::restart);
      default -> Optional.ofNullable(hands.actions().get(command.command()));
    };
  }

  private Reply decide(String id, boolean stays) {
    Optional<String> objection = hands.remote().decide(id, stays);
    if (objection.isPresent()) {
      return Reply.refused(objection.get());
    }
    if (stays) {
      hands.statusChanged();
    } else {
      leaving = true;
      hands.startAnew();
    }
    return new Reply(Reply.DONE);
  }

  private Reply restart() {
    leaving = true;
    hands.restart();
    return new Reply(Reply.DONE);
  }

  private Reply configure(Order.Configuration order) throws IOException {
    Optional<String> objection = hands.remote().objection(order);
    if (objection.isPresent()) {
      return Reply.refused(objection.get());
    }
    return switch (hands.check().apply(order.text())) {
      case ConfigResult.Invalid(List<Problem> problems) ->
          new Reply("refused: problems: " + problems.size(), problems, List.of(), List.of());
      case ConfigResult.Valid valid -> {
        // Whether it has begun is in the state, whole or not at all; the ledger learns at the
        // start.
        hands.remote().begin(order, hands.clock().now());
        leaving = true;
        hands.startAnew();
        yield new Reply("on trial", List.of(), valid.warnings(), List.of());
      }
    };
  }
}
