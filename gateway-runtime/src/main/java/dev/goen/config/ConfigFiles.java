package dev.goen.config;

import dev.goen.settings.Settings;
import dev.goen.settings.SettingsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The main file and those in {@code conf.d} beside it, seen as one. Lists are appended in the order
 * of the files' names; everything else belongs to one file.
 */
final class ConfigFiles {

  private static final String FOLDER = "conf.d";

  private final List<Settings> files;
  private final Findings findings;

  private ConfigFiles(List<Settings> files, Findings findings) {
    this.files = files;
    this.findings = findings;
  }

  static ConfigFiles read(Path main, Findings findings) {
    List<Settings> files = new ArrayList<>();
    files.add(SettingsFile.read(main, findings.problems));
    for (Path part : parts(main.resolveSibling(FOLDER), findings)) {
      files.add(SettingsFile.read(part, findings.problems));
    }
    return new ConfigFiles(List.copyOf(files), findings);
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

  Settings main() {
    return files.getFirst();
  }

  List<Settings> all() {
    return files;
  }

  /** The file that holds a setting; the main one when none does. Two are reported. */
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

  /** The sections of a list, those of all files. */
  List<Settings> sections(String key) {
    return files.stream().flatMap(file -> file.sections(key).stream()).toList();
  }

  /** Reports the keys at the top of any file that nobody asked for. */
  void done() {
    files.forEach(Settings::done);
  }
}
