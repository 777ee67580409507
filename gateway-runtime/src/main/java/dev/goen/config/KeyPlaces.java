package dev.goen.config;

import dev.goen.keys.Credentials;
import dev.goen.keys.KeyFault;
import dev.goen.keys.KeyFault.Kind;
import dev.goen.settings.Settings;
import java.nio.file.Path;
import java.util.Set;

/**
 * Where keys may come from besides files, and what a key that cannot be used means.
 *
 * @param credentials those of systemd
 * @param purpose whether it is a problem. A gateway that starts must measure and sound its alarms
 *     whatever becomes of a certificate, so there it is a warning
 * @param passwordFiles those that a technician has named: a password is sent to whoever stands at
 *     the other end, so what a hub sends must not make one of any file
 */
record KeyPlaces(Credentials credentials, Purpose purpose, Set<String> passwordFiles) {

  /** What a configuration is read for. */
  enum Purpose {
    /** To tell a technician all that is wrong with it. */
    CHECK,
    /** To run with it. */
    RUN,
    /** To tell a hub what is wrong with what it has sent, and with nothing else. */
    TRY
  }

  KeyPlaces {
    passwordFiles = Set.copyOf(passwordFiles);
  }

  KeyPlaces(Credentials credentials, Purpose purpose) {
    this(credentials, purpose, Set.of());
  }

  KeyPlaces with(Set<String> passwords) {
    return new KeyPlaces(credentials, purpose, passwords);
  }

  boolean strict() {
    return purpose == Purpose.CHECK;
  }

  void fault(Findings findings, Settings transport, String key, KeyFault fault) {
    boolean credential =
        fault.kind() == Kind.MISSING && Path.of(fault.file()).startsWith(credentials.folder());
    String message = credential ? "keys.credential" : "keys." + fault.kind().label();
    String name = String.valueOf(Path.of(fault.file()).getFileName());
    String[] arguments = {fault.file(), fault.detail(), name};
    if (strict() || (purpose == Purpose.TRY && isRemote(transport))) {
      findings.problem(transport, key, message, arguments);
    } else {
      findings.warn(transport, key, message, arguments);
    }
  }

  /** Reports a password that a hub may not have sent. */
  void password(Findings findings, Settings transport) {
    if (isRemote(transport)
        && transport.has("password-file")
        && !passwordFiles.contains(transport.written("password-file").orElse(""))) {
      findings.problem(transport, "password-file", "remote.password");
    }
  }

  private static boolean isRemote(Settings section) {
    return section.file().equals(ConfigFiles.REMOTE);
  }
}
