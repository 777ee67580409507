package dev.goen.sim.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program that Debian ships and that knows nothing of this project. What it accepts or sends is
 * evidence that our own code speaks the protocol, and not only our dialect of it.
 *
 * <p>A test that needs one says {@code @NeedsPeer(Peer.MOSQUITTO)}, or calls {@link #require()}
 * where the need arises later. Without the program the test is skipped, with the peer's name and
 * package as the reason; with {@code GOEN_PEERS=required} in the environment it fails instead.
 */
public enum Peer {
  MOSQUITTO("mosquitto", "mosquitto"),
  MOSQUITTO_CLIENTS("mosquitto-clients", "mosquitto_pub mosquitto_sub"),
  LIBCOAP("libcoap3-bin", "coap-client coap-server"),
  PYMODBUS("python3-pymodbus", "python3") {
    @Override
    boolean works() {
      return exitsWithZero(command().toString(), "-c", "import pymodbus");
    }
  },
  MBPOLL("mbpoll", "mbpoll"),
  SOCAT("socat", "socat"),
  CHROMIUM("chromium", "chromium"),
  CHROMEDRIVER("chromium-driver", "chromedriver"),
  GCC("gcc libc6-dev", "gcc") {
    @Override
    boolean works() {
      String compiler = command().toString();
      return exitsWithZero(compiler, "-E", "-x", "c", "-include", "stdio.h", "/dev/null");
    }
  };

  /** Debian's own folders first: another Python further up the PATH does not see its modules. */
  private static final List<Path> FOLDERS =
      Stream.concat(
              Stream.of("/usr/bin", "/usr/sbin"),
              Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":")))
          .filter(folder -> !folder.isBlank())
          .map(Path::of)
          .toList();

  /** Debian ships libcoap's tools once for each TLS library, and not always the bare name. */
  private static final List<String> VARIANTS = List.of("", "-openssl", "-gnutls", "-notls");

  private final String debianPackage;

  /** Names between spaces: an enum's fields must not be able to change. */
  private final String tools;

  Peer(String debianPackage, String tools) {
    this.debianPackage = debianPackage;
    this.tools = tools;
  }

  /** What {@code apt install} calls it. */
  public String debianPackage() {
    return debianPackage;
  }

  /** Whether all its programs are there and, where that can fail, start. */
  public boolean isPresent() {
    return absence().isEmpty();
  }

  /** One sentence that says what is missing and how to get it; empty when nothing is missing. */
  public Optional<String> absence() {
    for (String tool : tools()) {
      if (find(tool).isEmpty()) {
        return Optional.of(missing("there is no " + tool));
      }
    }
    return works()
        ? Optional.empty()
        : Optional.of(missing(tools().getFirst() + " does not run it"));
  }

  /**
   * Its (first) program.
   *
   * @throws IllegalStateException when it is not there, with the sentence of {@link #absence()}
   */
  public Path command() {
    return command(tools().getFirst());
  }

  /**
   * One of its programs by name, for example {@code mosquitto_sub}.
   *
   * @throws IllegalStateException when it is not there
   */
  public Path command(String tool) {
    return find(tool).orElseThrow(() -> new IllegalStateException(missing("there is no " + tool)));
  }

  /**
   * Ends the running test here when the peer is missing: skipped, or failed with {@code
   * GOEN_PEERS=required}. Only tests can call this, since only they have JUnit.
   */
  public void require() {
    PeerCondition.require(this);
  }

  boolean works() {
    return true;
  }

  private List<String> tools() {
    return List.of(tools.split(" "));
  }

  private String missing(String what) {
    return "needs " + name() + ": " + what + " (apt install " + debianPackage + ")";
  }

  private static Optional<Path> find(String tool) {
    return FOLDERS.stream()
        .flatMap(folder -> VARIANTS.stream().map(variant -> folder.resolve(tool + variant)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static boolean exitsWithZero(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return false;
      }
      return process.exitValue() == 0;
    } catch (IOException cannotStart) {
      return false;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
