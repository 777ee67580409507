package dev.goen.driver.strain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.bus.AnalogInput;
import dev.goen.bus.Deadline;
import dev.goen.bus.fake.FakeAnalogInput;
import dev.goen.driver.Driver;
import dev.goen.driver.DriverContext;
import dev.goen.driver.PollResult;
import dev.goen.driver.UtcListener;
import dev.goen.reading.BootId;
import dev.goen.reading.Reading;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.settings.Problem;
import dev.goen.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Hx711Test {

  private static final double SCALE_128 = 0.000002327;

  private final List<Problem> problems = new ArrayList<>();

  /** The chip's words, as the kernel tells them with the highest bit turned. */
  @ParameterizedTest
  @CsvSource({
    "800000, -8388608",
    "FFFFFF, -1",
    "000000, 0",
    "000001, 1",
    "7FFFFF, 8388607",
    "C00000, -4194304"
  })
  void signOfTheChipsTwentyFourBits(String chip, int code) {
    assertEquals(code, Hx711.code(Integer.parseInt(chip, 16) ^ 0x80_0000));
  }

  /** Full scale is half of AVDD over gain: 20 mV at 5 V and 128. */
  @Test
  void codeBecomesARatioOfTheExcitation() {
    assertEquals(0, new Hx711(128, 5).ratio(0x80_0000).orElseThrow());
    assertEquals(0.002, new Hx711(128, 5).ratio(0xC1_8937).orElseThrow(), 1e-9);
    assertEquals(0.5 / 128, new Hx711(128, 5).ratio(0xFF_FFFE).orElseThrow(), 1e-8);
    assertEquals(-0.5 / 32, new Hx711(32, 5).ratio(1).orElseThrow(), 1e-8);
  }

  @Test
  void bothEndsAndEverythingBeyondAreNoMeasurement() {
    for (long raw : new long[] {0, 0xFF_FFFF, -1, 0x100_0000, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertTrue(new Hx711(128, 5).ratio(raw).isEmpty(), () -> "raw " + raw);
    }
    for (long raw = 1; raw < 0xFF_FFFF; raw += 97) {
      double ratio = new Hx711(128, 5).ratio(raw).orElseThrow();
      assertTrue(Math.abs(ratio) <= 0.5 / 128, () -> "never beyond full scale");
    }
  }

  /** The kernel's scale at 5 V: AVDD in uV x 100 / gain / 1678, in picovolts. */
  @Test
  void otherGainThanConfiguredIsFoundOut() {
    assertTrue(new Hx711(128, 5).fits(SCALE_128));
    assertTrue(new Hx711(64, 5).fits(0.000004655));
    assertTrue(new Hx711(32, 5).fits(0.000009311));
    assertFalse(new Hx711(64, 5).fits(SCALE_128));
    assertFalse(new Hx711(128, 5).fits(0.000004655));
    assertFalse(new Hx711(128, 5).fits(0));
    assertFalse(new Hx711(128, 5).fits(Double.NaN));
    assertFalse(new Hx711(128, 3.3).fits(SCALE_128), "excitation of another board");
  }

  /** Vr 0.5 mV/V in a quarter bridge with gauge factor 2 is -999.0 microstrain (exact form). */
  @Test
  void quarterBridgeTellsStrainAndItsChange() throws Exception {
    long raw = 0x80_0000 + Math.round(0.0005 * 2 * 128 * 0x80_0000);
    Driver<AnalogInput> driver =
        driver(
            Map.of(
                "excitation",
                5,
                "bridge",
                "quarter",
                "gauge-factor",
                2,
                "baseline",
                Map.of("microstrain", -900, "date", "2026-04-01")));
    assertEquals(
        "strain=-0.00099900 strain-change=-0.00009900",
        told(driver, new FakeAnalogInput().gives(0, raw, SCALE_128)));
    assertEquals(List.of(), problems);
  }

  @Test
  void saturatedBridgeIsMissingEitherWay() throws Exception {
    Driver<AnalogInput> driver = driver(Map.of("excitation", 5));
    assertEquals(
        "strain=none OVER_RANGE",
        told(driver, new FakeAnalogInput().gives(0, 0xFF_FFFF, SCALE_128)));
    assertEquals(
        "strain=none UNDER_RANGE", told(driver, new FakeAnalogInput().gives(0, 0, SCALE_128)));
  }

  @Test
  void gainThatSomebodyChangedYieldsNoNumber() throws Exception {
    FakeAnalogInput input = new FakeAnalogInput().gives(0, 0x80_1000, 0.000004655);
    PollResult result =
        driver(Map.of("excitation", 5)).poll(input, Deadline.in(Duration.ofSeconds(1)));
    assertInstanceOf(PollResult.BadFrame.class, result);
  }

  @Test
  void gainsOfTheOtherInputAndATemperatureAreRefused() {
    driver(
        Map.of(
            "channel",
            1,
            "gain",
            128,
            "excitation",
            9,
            "temperature-coefficient",
            1,
            "reference-temperature",
            20));
    assertEquals(
        List.of(
            "excitation not-number",
            "gain not-choice",
            "temperature-coefficient strain.no-temperature"),
        problems.stream().map(one -> one.path() + " " + one.message()).sorted().toList());
  }

  private static String told(Driver<AnalogInput> driver, FakeAnalogInput input) throws Exception {
    PollResult result = driver.poll(input, Deadline.in(Duration.ofSeconds(1)));
    input.close();
    return assertInstanceOf(PollResult.Sampled.class, result).readings().stream()
        .map(Hx711Test::told)
        .collect(Collectors.joining(" "));
  }

  private static String told(Reading reading) {
    String why = reading.reason() == null ? "" : " " + reading.reason();
    return reading.quantity() + "=" + reading.value() + why;
  }

  @SuppressWarnings("unchecked") // the factory makes drivers for converters
  private Driver<AnalogInput> driver(Map<String, Object> values) {
    DriverContext context =
        new DriverContext(
            () -> new SampleTime(new BootId(new UUID(1, 2)), 1),
            raw -> raw,
            Path.of("none"),
            Path.of("none"),
            UtcListener.NONE);
    Settings settings = new Settings("test.yaml", "", values, problems);
    Driver<?> made = new Hx711DriverFactory().create(new SensorId("deck-3"), settings, context);
    settings.done();
    return (Driver<AnalogInput>) made;
  }
}
