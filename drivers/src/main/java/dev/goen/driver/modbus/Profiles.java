package dev.goen.driver.modbus;

import dev.goen.reading.SensorId;
import dev.goen.settings.Problem;
import dev.goen.settings.Settings;
import dev.goen.settings.SettingsFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** Finds profiles by name: first in the city's own folder, then among the built-in ones. */
final class Profiles {

  static final List<String> BUILT_IN =
      List.of(
          "crack-float32",
          "generic-rs485",
          "keller-33x",
          "strain-float32",
          "tilt-float32",
          "vega",
          "vega-106",
          "vibrating-wire-float32",
          "vibration-float32");

  private final Path folder;

  Profiles(Path folder) {
    this.folder = folder;
  }

  /**
   * Reads the profile a device names. What is wrong is reported with the profile's own file, or
   * with the device when there is no such profile; the profile returned is then empty.
   */
  RegisterProfile find(String name, Settings device) {
    if (!SensorId.isValid(name)) {
      device.problem("profile", name, "not-id");
      return new RegisterProfile("none", List.of(), List.of(), List.of());
    }
    Path own = folder.resolve(name + ".yaml");
    if (Files.exists(own)) {
      return ProfileReader.read(name, SettingsFile.read(own, device.problems()));
    }
    if (BUILT_IN.contains(name)) {
      return builtIn(name, device.problems());
    }
    device.problem(
        "profile", name, "profile.unknown", folder.toString(), String.join(", ", BUILT_IN));
    return new RegisterProfile("none", List.of(), List.of(), List.of());
  }

  static RegisterProfile builtIn(String name, Collection<Problem> problems) {
    String resource = "profiles/" + name + ".yaml";
    try (InputStream in = Profiles.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("not in this jar: " + resource);
      }
      return ProfileReader.read(name, SettingsFile.read(resource, in, problems));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource + " of this jar", e);
    }
  }
}
