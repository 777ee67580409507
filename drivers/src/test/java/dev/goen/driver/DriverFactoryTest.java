package dev.goen.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Collectors;
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
        """
        ads1115 I2C
        contact DIGITAL
        hx711 ANALOG
        iio ANALOG
        llrp SERIAL
        maxbotix SERIAL
        modbus SERIAL
        nmea SERIAL
        rain-gauge DIGITAL
        rfid-ascii SERIAL
        sdi12 SERIAL
        strain SERIAL
        vibrating-wire SERIAL
        wiegand LINE_PAIR
        wristband SERIAL
        """,
        found.entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue() + "\n")
            .collect(Collectors.joining()));
  }
}
