package dev.goen.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.goen.uplink.Inbox;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Takes commands from the hub, carries each out once, and answers every time it comes.
 *
 * <p>A command is refused when its signature is wrong, when it is for another gateway, or when it
 * has expired. While this machine's clock is not right, the time is taken to be at least when the
 * newest rightly signed command was issued: a hub that re-issues says so by {@code issued}, and
 * what had expired by then is refused. What came before a start is remembered in the ledger alone.
 */
public final class Commands implements Inbox {

  private static final System.Logger LOG = System.getLogger(Commands.class.getName());
  private static final JsonFactory JSON = new JsonFactory();

  /** Whether the power failed in the middle of it is not known: it is not begun again. */
  private static final String BEGUN = "begun";

  private final String operator;
  private final String gateway;
  private final PublicKey key;
  private final Ledger ledger;
  private final Supplier<OptionalLong> utc;
  private final Map<String, Runnable> actions;
  private long newestIssued;

  private Commands(
      String operator,
      String gateway,
      PublicKey key,
      Ledger ledger,
      Supplier<OptionalLong> utc,
      Map<String, Runnable> actions) {
    this.operator = operator;
    this.gateway = gateway;
    this.key = key;
    this.ledger = ledger;
    this.utc = utc;
    this.actions = Map.copyOf(actions);
  }

  /**
   * Opens the ledger and the key.
   *
   * @param trust PEM file of the public key that commands are signed with
   * @param ledger where it is remembered what has been done
   * @param utc ms since 1970-01-01T00:00Z; empty while the clock is not right
   * @param actions what can be asked for, by name; each must be quick
   * @throws IOException when one of the files cannot be used, saying how to mend it
   */
  public static Commands open(
      String operator,
      String gateway,
      Path trust,
      Path ledger,
      Supplier<OptionalLong> utc,
      Map<String, Runnable> actions)
      throws IOException {
    return new Commands(
        operator, gateway, PublicKeyFile.read(trust), Ledger.open(ledger), utc, actions);
  }

  @Override
  public List<String> topics() {
    return List.of("goen/v1/" + operator + '/' + gateway + "/cmd/#");
  }

  @Override
  public synchronized Optional<Answer> arrived(String topic, byte[] payload) {
    Command command;
    try {
      command = Command.read(payload, key);
    } catch (IllegalArgumentException e) {
      // Nobody is answered whose word cannot be trusted.
      LOG.log(
          System.Logger.Level.WARNING, "{0}: refused, not a command: {1}", topic, e.getMessage());
      return Optional.empty();
    }
    String outcome = outcome(command);
    LOG.log(
        System.Logger.Level.INFO, "command {0} {1}: {2}", command.id(), command.command(), outcome);
    return Optional.of(
        new Answer(
            "goen/v1/" + operator + '/' + gateway + "/answer/" + command.id(),
            json(command.id(), outcome)));
  }

  private String outcome(Command command) {
    if (!command.gateway().equals(gateway)) {
      return "refused: it is for " + command.gateway();
    }
    newestIssued = Math.max(newestIssued, command.issued());
    long now = utc.get().orElse(newestIssued);
    Optional<String> before = ledger.outcome(command.id());
    if (before.isPresent()) {
      return before.get();
    }
    if (now >= command.expires()) {
      return "refused: expired";
    }
    Runnable action = actions.get(command.command());
    if (action == null) {
      return "refused: there is no command " + command.command();
    }
    try {
      ledger.write(command, BEGUN, now);
      action.run();
      ledger.write(command, "done", now);
      return "done";
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "command " + command.id() + " cannot be remembered", e);
      return "refused: it cannot be remembered";
    }
  }

  private static byte[] json(String id, String result) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("id", id);
      json.writeStringField("result", result);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("an array cannot fail", e);
    }
    return bytes.toByteArray();
  }
}
