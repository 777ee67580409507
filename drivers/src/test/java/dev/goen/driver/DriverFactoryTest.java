package dev.goen.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ServiceLoader;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DriverFactoryTest {

  /** The words are those of the configuration; a driver nobody finds might as well not exist. */
  @Test
  void everyDriverIsFoundByItsType() {
    TreeMap<String, DriverFactory.BusKind> found = new TreeMap<>();
    for (DriverFactory factory : ServiceLoader.load(DriverFactory.class)) {
      found.put(factory.type(), factory.bus());
    }
    assertEquals(
        "{contact=DIGITAL, maxbotix=SERIAL, modbus=SERIAL, rfid-ascii=SERIAL, sdi12=SERIAL,"
            + " strain=SERIAL, wristband=SERIAL}",
        found.toString());
  }
}
