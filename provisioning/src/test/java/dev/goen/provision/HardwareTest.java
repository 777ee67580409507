package dev.goen.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.provision.port.SerialPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel shows of a machine, in folders as it has them. */
class HardwareTest {

  @TempDir private Path folder;

  /** Chips of one name are told apart by where they sit; entries are taken as they are. */
  @Test
  void convertersBusesAndChipsAreListedAndNotOpened() throws IOException {
    converter("iio:device0", "i2c-1/1-0048", "ads1015", "in_voltage0_raw", "in_voltage1_raw");
    converter("iio:device1", "i2c-1/1-0049", "ads1015", "in_voltage0_raw");
    converter("iio:device2", "platform/weight", "hx711", "in_voltage0_raw");
    converter("iio:device3", "platform/warmth", "dht11", "in_temp_input");
    file("dev/i2c-1", "");
    file("sys/class/i2c-dev/i2c-1/name", "bcm2835 (i2c@7e804000)\n");
    file("dev/gpiochip0", "");
    Path chip = Files.createDirectories(folder.resolve("sys/devices/fe200000.gpio/gpiochip0"));
    Files.createDirectories(folder.resolve("sys/bus/gpio/devices"));
    Files.createSymbolicLink(folder.resolve("sys/bus/gpio/devices/gpiochip0"), chip);
    SerialPorts ports = new SerialPorts(folder.resolve("dev"), folder.resolve("sys"));
    Typed typed = Typed.goen(Locale.ENGLISH, ports, "probe");
    assertEquals(1, typed.exit(), "nothing has answered");
    for (String said :
        new String[] {
          "iio: '1-0048'\n",
          "iio: '1-0049'\n",
          "iio: 'hx711'\n",
          "driver: hx711, channel: 0",
          folder.resolve("dev/i2c-1") + "  bcm2835 (i2c@7e804000)\n",
          "gpiochip0  fe200000.gpio\n"
        }) {
      assertTrue(typed.text().contains(said), () -> said + " in\n" + typed.text());
    }
    assertTrue(!typed.text().contains("dht11"), typed::text);
    Printed.assertConfigures(typed, folder);
  }

  private void converter(String name, String where, String chip, String... files)
      throws IOException {
    Path real = Files.createDirectories(folder.resolve("sys/devices").resolve(where).resolve(name));
    Files.writeString(real.resolve("name"), chip + "\n");
    for (String one : files) {
      Files.writeString(real.resolve(one), "0\n");
    }
    Path link = folder.resolve("sys/bus/iio/devices").resolve(name);
    Files.createDirectories(folder.resolve("sys/bus/iio/devices"));
    Files.createSymbolicLink(link, real);
  }

  private void file(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, text);
  }
}
