package dev.goen.app;

import dev.goen.config.ConfigCheck;
import dev.goen.config.ConfigReader;
import dev.goen.control.RemoteConfiguration;
import java.io.IOException;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;

/** The program {@code goen-gateway}. Exit codes are those of sysexits.h. */
public final class GatewayMain {

  private static final int USAGE = 64;
  private static final int IO = 74;

  /** A fault of this program: systemd starts it again. */
  private static final int SOFTWARE = 70;

  private static final System.Logger LOG = logger();

  private GatewayMain() {}

  public static void main(String[] words) throws InterruptedException {
    int code =
        switch (GatewayOptions.parse(words)) {
          case GatewayOptions.Parsed.Wrong(String word) -> {
            System.err.println(text("usage", word));
            yield USAGE;
          }
          case GatewayOptions.Parsed.Options(GatewayOptions options) -> run(options);
        };
    if (code != 0) {
      System.exit(code);
    }
  }

  /** The version of this program, from the manifest of its jar. */
  static String version() {
    return Optional.ofNullable(GatewayMain.class.getPackage().getImplementationVersion())
        .orElse("0.1.0-dev");
  }

  private static int run(GatewayOptions options) throws InterruptedException {
    if (options.version()) {
      System.out.println("goen-gateway " + version());
      return 0;
    }
    if (options.check()) {
      return check(options.config());
    }
    try {
      return new GatewayLife(options).live();
    } catch (IOException e) {
      System.err.println(text("failed", String.valueOf(e.getMessage())));
      return IO;
    } catch (RuntimeException | LinkageError e) {
      // Threads of a gateway that was half built would keep a program alive that does nothing.
      LOG.log(System.Logger.Level.ERROR, "a fault of this program", e);
      return SOFTWARE;
    }
  }

  /** Checks what the gateway would start with now, and says so when it is only on trial. */
  private static int check(Path file) {
    Optional<RemoteConfiguration> remote =
        ConfigReader.controlFolder(file).map(RemoteConfiguration::open);
    int code =
        ConfigCheck.run(
            file, remote.flatMap(RemoteConfiguration::look), Locale.getDefault(), System.out);
    remote
        .map(RemoteConfiguration::standing)
        .ifPresent(
            standing -> {
              if (!standing.trouble().isEmpty()) {
                System.out.println(text("remote.trouble", standing.trouble()));
              } else if (standing.trial().isPresent()) {
                System.out.println(text("remote.trial", standing.trial().get()));
              } else if (!standing.revision().isEmpty()) {
                System.out.println(text("remote.settled", standing.revision()));
              }
            });
    return code;
  }

  static String text(String key, Object... arguments) {
    ResourceBundle bundle =
        ResourceBundle.getBundle(
            "dev.goen.app.messages",
            Locale.getDefault(),
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    return new MessageFormat(bundle.getString(key), Locale.getDefault()).format(arguments);
  }

  /** After the output is set up, which is read once, with the first record. */
  private static System.Logger logger() {
    LogOutput.setUp();
    return System.getLogger(GatewayMain.class.getName());
  }
}
