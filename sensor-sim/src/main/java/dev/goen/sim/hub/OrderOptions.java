package dev.goen.sim.hub;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code goen-sim hub} orders its gateways to do. */
final class OrderOptions {
  private static final Duration VALID = Duration.ofHours(1);

  @Option(names = "--control-key", paramLabel = "PEM")
  private @Nullable Path key;

  @Option(names = "--order", paramLabel = "GATEWAY:COMMAND")
  private List<String> orders = List.of();

  @Option(names = "--configure", paramLabel = "GATEWAY:FILE")
  private List<String> configurations = List.of();

  @Option(
      names = "--trial",
      defaultValue = "10m",
      paramLabel = "DURATION",
      converter = dev.goen.sim.option.DurationConverter.class)
  private Duration trial = Duration.ofMinutes(10);

  @Option(names = "--keep")
  private boolean keep;

  /**
   * Gives the orders to a hub, and prints each with its id, and each answer.
   *
   * @throws IOException when a file cannot be used
   * @throws IllegalArgumentException when an order is not one
   */
  void giveTo(Hub hub, PrintWriter out, long now) throws IOException {
    if (orders.isEmpty() && configurations.isEmpty()) {
      return;
    }
    if (key == null) {
      throw new IllegalArgumentException("--order and --configure need --control-key");
    }
    PrivateKey signing = read(key);
    hub.onAnswer(
        answer -> {
          out.println("answer=" + answer);
          out.flush();
        });
    long expires = now + VALID.toMillis();
    int number = 0;
    for (String order : orders) {
      String id = "o-" + now + "-" + ++number;
      hub.order(signing, id, gateway(order), rest(order), expires);
      out.println("order=" + id + " " + order);
    }
    for (String configuration : configurations) {
      String id = "c-" + now + "-" + ++number;
      String text = Files.readString(Path.of(rest(configuration)));
      hub.configure(signing, id, gateway(configuration), text, trial, expires, keep);
      out.println("order=" + id + " " + configuration);
    }
    out.flush();
  }

  private static String gateway(String order) {
    int colon = order.indexOf(':');
    if (colon < 1 || colon == order.length() - 1) {
      throw new IllegalArgumentException(order + ": GATEWAY, a colon, and what it is to do");
    }
    return order.substring(0, colon);
  }

  private static String rest(String order) {
    return order.substring(order.indexOf(':') + 1);
  }

  private static PrivateKey read(Path file) throws IOException {
    try {
      String text = Files.readString(file).replaceAll("-----[A-Z ]+-----", "");
      byte[] der = Base64.getMimeDecoder().decode(text);
      return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(
          file + " is no Ed25519 key; make one: openssl genpkey -algorithm ed25519 -out key.pem",
          e);
    }
  }
}
