package dev.goen.driver.analog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.I2cBus;
import dev.goen.bus.fake.FakeI2cBus;
import dev.goen.driver.Driver;
import dev.goen.driver.DriverContext;
import dev.goen.driver.PollResult;
import dev.goen.driver.UtcListener;
import dev.goen.reading.BootId;
import dev.goen.reading.Quality;
import dev.goen.reading.Reading;
import dev.goen.reading.Reason;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.reading.Value;
import dev.goen.settings.Problem;
import dev.goen.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class Ads1115DriverTest {

  private static final SampleTime NOW = new SampleTime(new BootId(new UUID(1, 2)), 5000);
  private static final Map<String, Object> LEVEL =
      Map.of(
          "channel",
          0,
          "rate",
          860,
          "shunt",
          150,
          "from",
          0,
          "to",
          10,
          "quantity",
          "level",
          "unit",
          "m");

  private final List<Problem> problems = new ArrayList<>();
  private final Driver<I2cBus> driver = driver(LEVEL);

  /** AIN0, 4.096 V, 860 SPS is C3E3; 12 mA over 150 ohms is 14400 counts (3840). */
  @Test
  void oneConversionIsStartedWaitedForAndRead() throws Exception {
    FakeI2cBus bus =
        new FakeI2cBus()
            .expectsWrite(0x48, 1, "C3 E3")
            .expectsRead(0x48, 1, "43 E3")
            .expectsRead(0x48, 1, "43 E3")
            .expectsRead(0x48, 1, "C3 E3")
            .expectsRead(0x48, 0, "38 40");
    assertEquals(
        Reading.of(
            new SensorId("minato-01"),
            "level",
            new Value.Decimal(50_000, 4),
            dev.goen.reading.Unit.METRE,
            NOW),
        only(poll(bus)));
    bus.close();
  }

  /** A device that does not acknowledge has failed; its bus, with the others on it, has not. */
  @Test
  void missingAcknowledgementIsNoReplyAtEachStep() throws Exception {
    assertEquals(new PollResult.NoReply(0), poll(new FakeI2cBus().refuses(0x48, true)));
    assertEquals(
        new PollResult.NoReply(0),
        poll(new FakeI2cBus().expectsWrite(0x48, 1, "C3 E3").refuses(0x48, false)));
    assertEquals(
        new PollResult.NoReply(0),
        poll(
            new FakeI2cBus()
                .expectsWrite(0x48, 1, "C3 E3")
                .expectsRead(0x48, 1, "C3 E3")
                .refuses(0x48, false)));
  }

  @Test
  void vanishedBusIsAFaultOfTheBus() {
    FakeI2cBus bus = new FakeI2cBus();
    bus.vanish();
    assertThrows(BusFault.class, () -> poll(bus));
  }

  @Test
  void conversionThatNeverEndsIsNoReplyAtTheDeadline() throws Exception {
    FakeI2cBus bus = new FakeI2cBus().expectsWrite(0x48, 1, "C3 E3").expectsRead(0x48, 1, "43 E3");
    assertEquals(new PollResult.NoReply(2), driver.poll(bus, Deadline.in(Duration.ZERO)));
  }

  /** A chip that was reset in between (0x8583) would tell of AIN0 against AIN1. */
  @Test
  void everyOtherSettingReadBackYieldsNoNumber() throws Exception {
    for (int bit = 0; bit < 15; bit++) {
      String config = "%04X".formatted(0xC3E3 ^ (1 << bit)).replaceAll("(..)(..)", "$1 $2");
      FakeI2cBus bus = new FakeI2cBus().expectsWrite(0x48, 1, "C3 E3").expectsRead(0x48, 1, config);
      assertInstanceOf(PollResult.BadFrame.class, poll(bus), config);
    }
  }

  /** Words all over the range: a level within the loop's limits, or none with its reason. */
  @Test
  void everyConversionIsALevelOrAReason() throws Exception {
    for (int word = 0; word < 0x10000; word += 331) {
      String bytes = "%02X %02X".formatted(word >> 8, word & 0xFF);
      Reading reading = only(poll(ready(bytes)));
      int counts = (short) word;
      boolean alive = counts >= 4320 && counts <= 25_200;
      assertEquals(alive, reading.value() instanceof Value.Decimal, bytes);
      assertEquals(alive ? reading.quality() : Quality.REJECTED, reading.quality());
      assertTrue(alive || reading.reason() != null, bytes);
    }
    assertEquals("level", only(poll(ready("10 E0"))).quantity(), "3.6 mA");
    assertEquals(Reason.OVER_RANGE, only(poll(ready("7F FF"))).reason());
    assertEquals(Reason.UNDER_RANGE, only(poll(ready("80 00"))).reason());
    assertEquals(Reason.HARDWARE_FAILURE, only(poll(ready("00 00"))).reason());
  }

  @Test
  void voltageIsToldAsItIs() throws Exception {
    Driver<I2cBus> volts =
        driver(Map.of("channel", 3, "rate", 860, "signal", "voltage", "divider", 2));
    FakeI2cBus bus =
        new FakeI2cBus()
            .expectsWrite(0x48, 1, "F3 E3")
            .expectsRead(0x48, 1, "F3 E3")
            .expectsRead(0x48, 0, "FF FF");
    Reading reading = only(volts.poll(bus, Deadline.in(Duration.ofSeconds(5))));
    assertEquals("minato-01/voltage -0.0003", reading.name() + " " + reading.value());
  }

  @Test
  void wrongSettingsAreAllTold() {
    Map<String, Object> wrong = new HashMap<>(LEVEL);
    wrong.putAll(Map.of("address", 0x4C, "channel", 4, "range", 4, "rate", 100, "unit", "metre"));
    wrong.put("to", 0);
    driver(wrong);
    assertEquals(
        List.of(
            "address not-integer",
            "channel not-integer",
            "range not-choice",
            "rate not-choice",
            "to loop.span",
            "unit not-choice"),
        problems.stream().map(one -> one.path() + " " + one.message()).sorted().toList());
  }

  @Test
  void shuntThatOverdrivesTheRangeIsTold() {
    Map<String, Object> wrong = new HashMap<>(LEVEL);
    wrong.putAll(Map.of("range", 2.048, "shunt", 100));
    driver(wrong);
    assertEquals(
        "range loop.range [2.10]",
        problems.getFirst().path()
            + " "
            + problems.getFirst().message()
            + " "
            + problems.getFirst().arguments());
  }

  private static FakeI2cBus ready(String conversion) {
    return new FakeI2cBus()
        .expectsWrite(0x48, 1, "C3 E3")
        .expectsRead(0x48, 1, "C3 E3")
        .expectsRead(0x48, 0, conversion);
  }

  private PollResult poll(I2cBus bus) throws BusFault {
    return driver.poll(bus, Deadline.in(Duration.ofSeconds(30)));
  }

  private static Reading only(PollResult result) {
    List<Reading> readings = assertInstanceOf(PollResult.Sampled.class, result).readings();
    assertEquals(1, readings.size());
    return readings.getFirst();
  }

  @SuppressWarnings("unchecked") // the factory makes drivers for I2C
  private Driver<I2cBus> driver(Map<String, Object> values) {
    DriverContext context =
        new DriverContext(
            () -> NOW, raw -> raw, Path.of("none"), Path.of("none"), UtcListener.NONE);
    Settings settings = new Settings("test.yaml", "", values, problems);
    Driver<?> made =
        new Ads1115DriverFactory().create(new SensorId("minato-01"), settings, context);
    settings.done();
    return (Driver<I2cBus>) made;
  }
}
