package dev.goen.config;

import dev.goen.settings.Settings;
import dev.goen.settings.SettingsFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The main file and those in {@code conf.d} beside it, seen as one, with what a hub has sent. Lists
 * are appended in the order of the files' names; everything else belongs to one file.
 *
 * <p>What a hub sends may hold some lists only. An entry of it takes the place of a technician's
 * entry of the same name; so a hub can change what is there, and take nothing else away.
 */
final class ConfigFiles {

  /** What messages call that which a hub has sent. */
  static final String REMOTE = "remote.yaml";

  private static final String FOLDER = "conf.d";

  /** The lists that a hub may send, and what tells their entries apart. */
  private static final Map<String, String> NAMED =
      Map.of("buses", "id", "outputs", "id", "destinations", "name");

  private final List<Settings> files;
  private final Optional<Settings> remote;
  private final Findings findings;

  private ConfigFiles(List<Settings> files, Optional<Settings> remote, Findings findings) {
    this.files = files;
    this.remote = remote;
    this.findings = findings;
  }

  /**
   * Reads all of them.
   *
   * @param remote the text that a hub has sent, if it has
   */
  static ConfigFiles read(Path main, Optional<String> remote, Findings findings) {
    List<Settings> files = new ArrayList<>();
    for (Path file : paths(main, findings)) {
      files.add(SettingsFile.read(file, findings.problems));
    }
    return new ConfigFiles(
        List.copyOf(files), remote.map(text -> remote(text, findings)), findings);
  }

  private static Settings remote(String text, Findings findings) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Settings settings =
        SettingsFile.read(REMOTE, new ByteArrayInputStream(bytes), findings.problems);
    for (String key : settings.keys()) {
      if (!key.equals("version") && !NAMED.containsKey(key) && settings.has(key)) {
        findings.problem(settings, key, "remote.key");
      }
    }
    return settings;
  }

  private static List<Path> paths(Path main, Findings findings) {
    List<Path> paths = new ArrayList<>();
    paths.add(main);
    paths.addAll(parts(main.resolveSibling(FOLDER), findings));
    return paths;
  }

  private static List<Path> parts(Path folder, Findings findings) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> parts = new ArrayList<>();
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.sorted().toList()) {
        String name = String.valueOf(entry.getFileName());
        if (name.endsWith(".yaml") && !name.startsWith(".")) {
          parts.add(entry);
        } else if (name.endsWith(".yml")) {
          findings.warn(entry.toString(), "part.ignored");
        }
      }
    } catch (IOException e) {
      findings.warn(folder.toString(), "part.unreadable", String.valueOf(e.getMessage()));
    }
    return parts;
  }

  /** SHA-256 over the technician's files as they are now, in hexadecimal. */
  static String digest(Path main) {
    try {
      MessageDigest sum = MessageDigest.getInstance("SHA-256");
      for (Path file : paths(main, new Findings())) {
        sum.update(String.valueOf(file.getFileName()).getBytes(StandardCharsets.UTF_8));
        sum.update((byte) 0);
        sum.update(Files.readAllBytes(file));
        sum.update((byte) 0);
      }
      return HexFormat.of().formatHex(sum.digest());
    } catch (IOException e) {
      return "";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  Settings main() {
    return files.getFirst();
  }

  List<Settings> all() {
    return Stream.concat(files.stream(), remote.stream()).toList();
  }

  /** The technician's file that holds a setting; the main one when none does. Two are reported. */
  Settings holder(String key) {
    Optional<Settings> found = Optional.empty();
    for (Settings file : files) {
      if (file.has(key)) {
        if (found.isPresent()) {
          findings.problem(file, key, "part.twice", found.get().file());
        } else {
          found = Optional.of(file);
        }
      }
    }
    return found.orElse(main());
  }

  /** The sections of a list, those of all files; what a hub has sent under a name goes for it. */
  List<Settings> sections(String key) {
    List<Settings> sent = remote.map(settings -> settings.sections(key)).orElse(List.of());
    String name = Objects.requireNonNull(NAMED.get(key), key);
    Set<String> names = new HashSet<>();
    sent.forEach(section -> section.written(name).ifPresent(names::add));
    return Stream.concat(
            own(key).filter(section -> section.written(name).filter(names::contains).isEmpty()),
            sent.stream())
        .toList();
  }

  private Stream<Settings> own(String key) {
    return files.stream().flatMap(file -> file.sections(key).stream());
  }

  /** The files of passwords that a technician has named, as they are written, if it matters. */
  Set<String> passwordFiles() {
    Set<String> named = new HashSet<>();
    if (remote.isEmpty()) {
      return named;
    }
    own("destinations")
        .flatMap(destination -> destination.sections("transports").stream())
        .forEach(transport -> transport.written("password-file").ifPresent(named::add));
    return named;
  }

  /** Reports the keys at the top of any file that nobody asked for. */
  void done() {
    all().forEach(Settings::done);
  }
}
