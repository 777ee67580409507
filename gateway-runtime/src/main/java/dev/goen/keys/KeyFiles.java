package dev.goen.keys;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the keys of one link are.
 *
 * @param trust PEM file with the authorities that may vouch for the hub; the system's when empty
 * @param certificate PEM file with this gateway's certificate, then those above it
 * @param key PEM file with its PKCS#8 key
 * @param secret a file with a password or a pre-shared key
 * @param lookEvery how often the files are looked at while a connection lasts
 */
public record KeyFiles(
    Optional<Path> trust,
    Optional<Path> certificate,
    Optional<Path> key,
    Optional<Path> secret,
    Duration lookEvery) {

  /** How often they are looked at unless the configuration says otherwise. */
  public static final Duration USUALLY = Duration.ofMinutes(1);

  /** No keys at all: the system's authorities, and nothing to show. */
  public static final KeyFiles NONE =
      new KeyFiles(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), USUALLY);

  /** Certificates only. */
  public static KeyFiles tls(Path trust, Path certificate, Path key) {
    return new KeyFiles(
        Optional.of(trust), Optional.of(certificate), Optional.of(key), Optional.empty(), USUALLY);
  }

  /** A password or a pre-shared key only. */
  public static KeyFiles secret(Path file) {
    return new KeyFiles(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(file), USUALLY);
  }

  /** Everything that is wrong with the files, whatever the time; each file is judged by itself. */
  public List<KeyFault> faults() {
    List<KeyFault> faults = new ArrayList<>();
    trust.ifPresent(file -> look(() -> KeyReader.certificates(file), faults));
    certificate.ifPresent(file -> look(() -> KeyReader.certificates(file), faults));
    key.ifPresent(file -> look(() -> KeyReader.privateKey(file), faults));
    secret.ifPresent(file -> look(() -> KeyReader.secret(file), faults));
    if (faults.isEmpty()) {
      look(() -> KeyMaterial.read(this), faults);
    }
    return faults;
  }

  private interface Look {
    Object look() throws KeyFault;
  }

  private static void look(Look look, List<KeyFault> faults) {
    try {
      look.look();
    } catch (KeyFault fault) {
      faults.add(fault);
    }
  }
}
