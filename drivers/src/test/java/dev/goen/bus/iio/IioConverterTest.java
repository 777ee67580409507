package dev.goen.bus.iio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.bus.AnalogInput;
import dev.goen.bus.AnalogInput.Conversion;
import dev.goen.bus.BusFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tree as the kernel's: links by number to folders below the devices that carry them. */
class IioConverterTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"ads1015", "intake", "1-0048"})
  void converterIsFoundByWhatStaysTheSame(String name) throws Exception {
    Path made = converter(3, "1-0048", "ads1015");
    write(made, "label", "intake");
    write(made, "in_voltage0_raw", "4800");
    write(made, "in_voltage0_scale", "0.125000000");
    converter(0, "spi0.0", "mcp3208");
    assertEquals(new Conversion.Converted(4800, 0, 0.125), open(name).read(0));
    assertEquals(new Conversion.Converted(4800, 0, 0.125), open(made.toString()).read(0));
  }

  /** The kernel gave the folder another number at its next start. */
  @Test
  void openingAnewFindsItUnderAnotherNumber() throws Exception {
    Path made = converter(0, "1-0048", "ads1015");
    write(made, "in_voltage1_raw", "7");
    write(made, "in_voltage_scale", "3");
    Files.delete(root().resolve("iio:device0"));
    Files.createSymbolicLink(root().resolve("iio:device5"), made);
    assertEquals(new Conversion.Converted(7, 0, 3), open("ads1015").read(1));
  }

  @Test
  void scaleAndOffsetMayBeSharedByAllChannels() throws Exception {
    Path made = converter(0, "spi0.0", "mcp3208");
    write(made, "in_voltage7_raw", "-5");
    write(made, "in_voltage_scale", "1.5");
    write(made, "in_voltage_offset", "100");
    Conversion read = open("mcp3208").read(7);
    assertEquals(142.5, assertInstanceOf(Conversion.Converted.class, read).millivolts());
  }

  @Test
  void twoOfOneNameAreAskedToBeTold() throws Exception {
    converter(0, "1-0048", "ads1015");
    converter(1, "1-0049", "ads1015");
    BusFault fault = assertThrows(BusFault.class, () -> open("ads1015"));
    assertEquals(BusFault.Kind.MISSING, fault.kind());
    assertTrue(String.valueOf(fault.getMessage()).contains("1-0049"), fault.getMessage());
    assertThrows(BusFault.class, () -> open("hx711"));
    assertThrows(
        BusFault.class, () -> IioConverter.open("hx711", folder.resolve("no such folder")));
  }

  @Test
  void whatTheKernelCannotTellIsAFailureOfTheDevice() throws Exception {
    Path made = converter(0, "1-0048", "ads1015");
    AnalogInput input = open("ads1015");
    assertInstanceOf(Conversion.Failed.class, input.read(0), "no such channel");
    write(made, "in_voltage0_raw", "4800");
    assertInstanceOf(Conversion.Failed.class, input.read(0), "no scale");
    for (String scale : new String[] {"0", "", "NaN", "Infinity", "1,5", "0x10", "1e999"}) {
      write(made, "in_voltage0_scale", scale);
      assertInstanceOf(Conversion.Failed.class, input.read(0), "scale " + scale);
    }
    write(made, "in_voltage0_scale", "0.125");
    for (String raw : new String[] {"", "4 8", "4800.0", "9".repeat(30), "\0\0", "0x1"}) {
      write(made, "in_voltage0_raw", raw);
      assertInstanceOf(Conversion.Failed.class, input.read(0), "raw " + raw);
    }
  }

  @Test
  void converterThatVanishedIsGone() throws Exception {
    converter(0, "1-0048", "ads1015");
    AnalogInput input = open("ads1015");
    Files.delete(root().resolve("iio:device0"));
    assertEquals(BusFault.Kind.GONE, assertThrows(BusFault.class, () -> input.read(0)).kind());
  }

  private AnalogInput open(String name) throws BusFault {
    return IioConverter.open(name, root());
  }

  private Path root() {
    return folder.resolve("bus");
  }

  private Path converter(int number, String parent, String name) throws IOException {
    Path real = folder.resolve("devices").resolve(parent).resolve("iio:device" + number);
    Files.createDirectories(real);
    Files.createDirectories(root());
    Files.createSymbolicLink(root().resolve("iio:device" + number), real);
    write(real, "name", name);
    return real;
  }

  private static void write(Path folder, String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text + "\n");
  }
}
