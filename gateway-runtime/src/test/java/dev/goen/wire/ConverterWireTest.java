package dev.goen.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.goen.bus.AnalogInput;
import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.iio.IioConverter;
import dev.goen.driver.Driver;
import dev.goen.sim.device.KernelConverter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Converters of the kernel as the simulator shows them, read as the gateway reads sysfs. */
class ConverterWireTest {

  @TempDir private Path folder;

  @Test
  void loopOnAConverterOfTheKernelIsReadAsItsQuantity() throws Exception {
    KernelConverter chip = KernelConverter.show(folder, 0, "spi0.0", "mcp3208");
    chip.scale(2, 0.8);
    Driver<AnalogInput> loop =
        Drivers.analog(
            "iio",
            Map.of(
                "channel",
                2,
                "shunt",
                150,
                "from",
                -1,
                "to",
                9,
                "quantity",
                "level",
                "unit",
                "m",
                "decimals",
                2));
    AnalogInput input = IioConverter.open("mcp3208", KernelConverter.all(folder));
    for (int hundredths = -100; hundredths <= 900; hundredths += 50) {
      double milliamperes = 4 + 16 * (hundredths / 100.0 + 1) / 10;
      chip.volts(2, milliamperes * 0.150, 0.8);
      assertEquals("level %.2f".formatted(hundredths / 100.0), said(loop, input));
    }
    chip.volts(2, 0.5, 0.8);
    assertEquals("level none", said(loop, input), "a broken wire");
    chip.vanish();
    assertThrows(BusFault.class, () -> said(loop, input));
    KernelConverter.show(folder, 4, "spi0.0", "mcp3208").counts(2, 1);
    assertEquals(
        "BadFrame[what=the kernel tells no scale of in_voltage2]",
        said(loop, IioConverter.open("mcp3208", KernelConverter.all(folder))),
        "back under another number");
  }

  /** 0.9766 mV/V of a full bending bridge with gauge factor 2: 488 microstrain, in compression. */
  @Test
  void bridgeOnAnHx711IsReadAsStrain() throws Exception {
    KernelConverter chip = KernelConverter.show(folder, 0, "weight", "hx711");
    chip.scale(0, 0.000002327);
    Driver<AnalogInput> bridge =
        Drivers.analog(
            "hx711", Map.of("excitation", 5, "bridge", "full-bending", "gauge-factor", 2));
    AnalogInput input = IioConverter.open("weight", KernelConverter.all(folder));
    // A quarter of the full scale (half of AVDD over the gain), from the middle of 24 bits.
    chip.counts(0, 8_388_608 + 8_388_608 / 4);
    assertEquals("strain -0.00048828", said(bridge, input));
    chip.counts(0, 16_777_215);
    assertEquals("strain none", said(bridge, input));
  }

  private static String said(Driver<AnalogInput> driver, AnalogInput input) throws BusFault {
    return Drivers.said(driver.poll(input, Deadline.in(Duration.ofSeconds(5))));
  }
}
