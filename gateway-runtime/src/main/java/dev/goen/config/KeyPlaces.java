package dev.goen.config;

import dev.goen.keys.Credentials;
import dev.goen.keys.KeyFault;
import dev.goen.keys.KeyFault.Kind;
import dev.goen.settings.Settings;
import java.nio.file.Path;

/**
 * Where keys may come from besides files, and what a key that cannot be used means.
 *
 * @param credentials those of systemd
 * @param strict whether it is a problem. A gateway that starts must measure and sound its alarms
 *     whatever becomes of a certificate, so there it is a warning
 */
record KeyPlaces(Credentials credentials, boolean strict) {

  void fault(Findings findings, Settings transport, String key, KeyFault fault) {
    boolean credential =
        fault.kind() == Kind.MISSING && Path.of(fault.file()).startsWith(credentials.folder());
    String message = credential ? "keys.credential" : "keys." + fault.kind().label();
    String name = String.valueOf(Path.of(fault.file()).getFileName());
    String[] arguments = {fault.file(), fault.detail(), name};
    if (strict) {
      findings.problem(transport, key, message, arguments);
    } else {
      findings.warn(transport, key, message, arguments);
    }
  }
}
