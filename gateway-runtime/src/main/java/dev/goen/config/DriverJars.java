package dev.goen.config;

import static java.nio.file.attribute.PosixFilePermission.OTHERS_WRITE;

import dev.goen.driver.DriverFactory;
import dev.goen.settings.Settings;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.zip.ZipFile;

/**
 * Drivers in jars of their own, found in one folder. Each jar has a class loader to itself, so that
 * two drivers may bring two versions of one library; what is wrong with a jar is a problem of the
 * configuration, and no other driver is missing for it.
 */
final class DriverJars {

  private final Settings holder;
  private final Findings findings;
  private final Map<String, DriverFactory> factories;
  private final boolean strict;
  private boolean whole = true;

  /**
   * A finder.
   *
   * @param holder the settings in which {@code drivers} stands, or would
   * @param factories those known so far, by type; what is found is added
   * @param strict whether a jar that cannot be used is a problem; else a warning
   */
  DriverJars(
      Settings holder, Findings findings, Map<String, DriverFactory> factories, boolean strict) {
    this.holder = holder;
    this.findings = findings;
    this.factories = factories;
    this.strict = strict;
  }

  /** Whether every driver that is in the folder was found. */
  boolean whole() {
    return whole;
  }

  /** Adds the drivers of the folder; without the setting, one that is not there is no problem. */
  void find(Path base) {
    Path folder = base.resolve(holder.text("drivers", "drivers"));
    if (!Files.isDirectory(folder)) {
      if (holder.has("drivers")) {
        problem("folder.missing", folder.toString());
      }
      return;
    }
    if (!writableByAnybody(folder)) {
      jars(folder).stream().filter(jar -> !writableByAnybody(jar)).forEach(this::load);
    }
  }

  private List<Path> jars(Path folder) {
    List<Path> jars = new ArrayList<>();
    try (var files = Files.newDirectoryStream(folder, "*.jar")) {
      files.forEach(jars::add);
    } catch (IOException e) {
      problem("part.unreadable", String.valueOf(e.getMessage()));
    }
    jars.sort(null);
    return jars;
  }

  /** What a stranger can write, a stranger can run with the rights of the gateway. */
  private boolean writableByAnybody(Path path) {
    try {
      boolean open = Files.getPosixFilePermissions(path).contains(OTHERS_WRITE);
      if (open) {
        problem("drivers.writable", path.toString());
      }
      return open;
    } catch (IOException | UnsupportedOperationException e) {
      return false; // what has gone, or cannot be read, is told when it is loaded
    }
  }

  private void load(Path jar) {
    try (ZipFile whole = new ZipFile(jar.toFile())) {
      if (whole.getEntry("META-INF/services/" + DriverFactory.class.getName()) == null) {
        problem("drivers.none", jar.toString(), DriverFactory.class.getName());
        return;
      }
      // Never closed: the classes of a driver are needed as long as the program runs.
      URLClassLoader loader =
          new URLClassLoader(new URL[] {jar.toUri().toURL()}, DriverFactory.class.getClassLoader());
      List<DriverFactory> own =
          ServiceLoader.load(DriverFactory.class, loader).stream()
              .filter(provider -> loader.equals(provider.type().getClassLoader()))
              .map(ServiceLoader.Provider::get)
              .toList();
      own.forEach(factory -> add(jar, factory));
    } catch (IOException | ServiceConfigurationError | LinkageError | RuntimeException e) {
      problem("drivers.broken", jar.toString(), String.valueOf(e.getMessage()));
    }
  }

  private void add(Path jar, DriverFactory factory) {
    if (factories.putIfAbsent(factory.type(), factory) != null) {
      problem("drivers.twice", jar.toString(), factory.type());
    }
  }

  private void problem(String message, String... arguments) {
    whole = false;
    if (strict) {
      findings.problem(holder, "drivers", message, arguments);
    } else {
      findings.warn(holder, "drivers", message, arguments);
    }
  }
}
