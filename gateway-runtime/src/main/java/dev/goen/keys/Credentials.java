package dev.goen.keys;

import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The credentials that systemd hands to the service ({@code LoadCredential=} and {@code
 * LoadCredentialEncrypted=}, systemd.exec(5)): files in a folder of memory that no other user can
 * enter.
 *
 * @param folder where they are
 */
public record Credentials(Path folder) {

  private static final String VARIABLE = "CREDENTIALS_DIRECTORY";

  /** Where systemd puts those of this project's unit, for a check that it does not start. */
  private static final Path OF_THE_UNIT = Path.of("/run/credentials/goen-gateway.service");

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.@-]{1,255}");

  /** Those that systemd handed to this process, or else to the unit. */
  public static Credentials of(Map<String, String> environment) {
    String folder = environment.getOrDefault(VARIABLE, "");
    return new Credentials(folder.isEmpty() ? OF_THE_UNIT : Path.of(folder));
  }

  /** Whether a credential can have this name: it must not lead out of the folder. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches() && !name.equals(".") && !name.equals("..");
  }

  public Path file(String name) {
    return folder.resolve(name);
  }

  /**
   * Whether a file is such a credential of this process. Its mode then says nothing: systemd gives
   * the right to read by an access list, whose mask looks like a right of the group.
   */
  static boolean holds(Path file) {
    String folder = System.getenv().getOrDefault(VARIABLE, "");
    return !folder.isEmpty() && file.toAbsolutePath().normalize().startsWith(folder);
  }
}
