package dev.goen.bus.serial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.bus.BusFault;
import dev.goen.bus.BusFault.Kind;
import dev.goen.bus.LineSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a technician reads when a port cannot be opened. On real lines: SerialLineOnPtyTest. */
class SerialLinesTest {

  /** The library throws an unchecked exception of its own here. */
  @Test
  void aPortThatIsNotThereIsMissing(@TempDir Path folder) {
    BusFault fault = fault(folder.resolve("ttyUSB7").toString());
    assertEquals(Kind.MISSING, fault.kind());
    assertTrue(fault.toString().contains("is not there"), fault::toString);
  }

  /** udev takes the link away with the device, but not if it was made by hand. */
  @Test
  void aLinkWithoutDeviceSaysThatTheDeviceIsNotPluggedIn(@TempDir Path folder) throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("gauge"), folder.resolve("ttyUSB7"));
    BusFault fault = fault(link.toString());
    assertEquals(Kind.MISSING, fault.kind());
    assertEquals(link.toString(), fault.bus());
    assertTrue(fault.toString().contains("not plugged in"), fault::toString);
  }

  @Test
  void aFileIsNoSerialPortAndKeepsItsContent(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("notes"), "keep");
    BusFault fault = fault(file.toString());
    assertEquals(Kind.MISSING, fault.kind());
    assertTrue(fault.toString().contains("no serial port"), fault::toString);
    assertEquals("keep", Files.readString(file));
  }

  private static BusFault fault(String port) {
    return assertThrows(BusFault.class, () -> SerialLines.open(port, LineSettings.DEFAULT));
  }
}
