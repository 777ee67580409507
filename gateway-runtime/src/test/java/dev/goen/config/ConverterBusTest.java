package dev.goen.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.goen.config.GatewayConfig.AnalogBus;
import dev.goen.config.GatewayConfig.I2cBus;
import dev.goen.settings.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Buses of converters, with the drivers that there are. */
class ConverterBusTest {

  private static final String HEAD =
      """
      version: 1
      gateway: { id: gw07, operator: it-div }
      destinations: [ { name: city, transports: [ { mqtt: 'mqtt://localhost' } ] } ]
      buses:
      """;
  private static final String LOOP = "channel: 0, from: 0, to: 10, quantity: level, unit: m";

  @TempDir private Path folder;

  @Test
  void converterOnI2cAndConverterOfTheKernelAreBuses() throws IOException {
    ConfigResult.Valid valid =
        assertInstanceOf(
            ConfigResult.Valid.class,
            read(
                "  - { id: adc, i2c: /dev/i2c-1, devices: [ { id: a, driver: ads1115, owner: river,"
                    + " address: 0x49, "
                    + LOOP
                    + " }, { id: b, driver: ads1115, owner: river, signal: voltage, channel: 1 } ]"
                    + " }",
                "  - { id: bridge, iio: hx711, devices: [ { id: c, driver: hx711, owner: road,"
                    + " excitation: 5 } ] }",
                "  - { id: spi, iio: spi0.0, devices: [ { id: d, driver: iio, owner: river, "
                    + LOOP
                    + ", levels: { level: { thresholds: [ { level: 4, at: 3.5 } ] } } } ] }"));
    I2cBus i2c = assertInstanceOf(I2cBus.class, valid.config().buses().getFirst());
    assertEquals("/dev/i2c-1", i2c.device());
    assertEquals(List.of("level"), i2c.devices().getFirst().quantities());
    assertEquals(List.of("voltage"), i2c.devices().getLast().quantities());
    AnalogBus bridge = assertInstanceOf(AnalogBus.class, valid.config().buses().get(1));
    assertEquals("hx711", bridge.converter());
    assertEquals(List.of("strain"), bridge.devices().getFirst().quantities());
  }

  @Test
  void whatCannotBeOnABusIsSaid() throws IOException {
    assertEquals(
        List.of(
            "buses[0].i2c bus.i2c",
            "buses[0].devices[0].driver driver.needs-iio",
            "buses[1] bus.both",
            "buses[2].devices[0].driver driver.needs-i2c",
            "buses[3].iio bus.port-twice",
            "buses[4].devices[0].driver driver.needs-iio"),
        found(
            "  - { id: a, i2c: i2c-1, devices: [ { id: s1, driver: hx711, owner: o } ] }",
            "  - { id: b, i2c: /dev/i2c-1, iio: hx711 }",
            "  - { id: c, iio: ads1015, devices: [ { id: s2, driver: ads1115, owner: o } ] }",
            "  - { id: d, iio: ads1015 }",
            "  - { id: e, chip: gpiochip0, devices: [ { id: s3, driver: iio, owner: o, line: 3 } ]"
                + " }"));
  }

  @Test
  void numberThatTheKernelDealsOutAnewIsWarnedAbout() throws IOException {
    ConfigResult.Valid valid =
        assertInstanceOf(
            ConfigResult.Valid.class,
            read("  - { id: a, iio: '/sys/bus/iio/devices/iio:device0' }"));
    assertEquals(List.of("buses[0].iio bus.iio-by-chance"), brief(valid.warnings()));
  }

  private List<String> found(String... buses) throws IOException {
    return brief(assertInstanceOf(ConfigResult.Invalid.class, read(buses)).problems());
  }

  private static List<String> brief(List<Problem> problems) {
    return problems.stream()
        .map(p -> p.path() + " " + p.message().substring(p.message().indexOf('#') + 1))
        .toList();
  }

  private ConfigResult read(String... buses) throws IOException {
    Path file = folder.resolve("gateway.yaml");
    Files.writeString(file, HEAD + String.join("\n", buses) + "\n");
    return new ConfigReader(ConfigCheck.NO_CONTEXT).read(file);
  }
}
