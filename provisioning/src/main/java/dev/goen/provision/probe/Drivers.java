package dev.goen.provision.probe;

import dev.goen.bus.LineSettings;
import dev.goen.driver.DriverFactory;
import dev.goen.driver.DriverFactory.BusKind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;

/** The drivers whose devices may be on a line: those that ask, and those that only listen. */
record Drivers(List<DriverFactory> asking, List<DriverFactory> listening) {

  Drivers {
    asking = List.copyOf(asking);
    listening = List.copyOf(listening);
  }

  /** Those that come with the gateway. */
  static Drivers known() {
    List<DriverFactory> all =
        ServiceLoader.load(DriverFactory.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(factory -> factory.bus() == BusKind.SERIAL)
            .toList();
    return new Drivers(
        all.stream().filter(factory -> !factory.identifiesByEar()).toList(),
        all.stream().filter(DriverFactory::identifiesByEar).toList());
  }

  /** All settings at which one of these is usual, each once. */
  static List<LineSettings> lines(List<DriverFactory> drivers) {
    Set<LineSettings> lines = new LinkedHashSet<>();
    drivers.forEach(driver -> lines.addAll(driver.usualLines()));
    return List.copyOf(lines);
  }

  /** Whether it is worth a try with a driver at these settings. */
  static boolean suits(DriverFactory driver, LineSettings line) {
    return driver.usualLines().isEmpty() || driver.usualLines().contains(line);
  }
}
