package dev.goen.driver.analog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.goen.bus.AnalogInput.Conversion;
import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.fake.FakeAnalogInput;
import dev.goen.driver.PollResult;
import dev.goen.reading.BootId;
import dev.goen.reading.Reading;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.reading.Unit;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IioDriverTest {

  private final IioDriver driver =
      new IioDriver(
          new SensorId("minato-01"),
          () -> new SampleTime(new BootId(new UUID(1, 2)), 5000),
          2,
          new CurrentLoop("level", Unit.METRE, 3, 150, 0, 10));

  /** An MCP3208 at 4.096 V tells 1 mV a count, an ADS1115 in the kernel 0.125: 12 mA either way. */
  @Test
  void rawTimesScaleIsMillivolts() throws Exception {
    assertEquals("5.000", told(new FakeAnalogInput().gives(2, 1800, 1)));
    assertEquals("5.000", told(new FakeAnalogInput().gives(2, 14_400, 0.125)));
    assertEquals(
        "5.000", told(new FakeAnalogInput().gives(2, new Conversion.Converted(1780, 20, 1))));
  }

  @Test
  void brokenWireIsNoLevel() throws Exception {
    assertEquals("none HARDWARE_FAILURE", told(new FakeAnalogInput().gives(2, 0, 1)));
  }

  @Test
  void conversionThatFailedIsTheDevices() throws Exception {
    FakeAnalogInput input = new FakeAnalogInput().gives(2, new Conversion.Failed("why"));
    assertEquals(
        new PollResult.BadFrame("why"), driver.poll(input, Deadline.in(Duration.ofSeconds(1))));
  }

  @Test
  void converterThatVanishedIsAFaultOfTheBus() {
    FakeAnalogInput input = new FakeAnalogInput();
    input.vanish();
    assertThrows(BusFault.class, () -> driver.poll(input, Deadline.in(Duration.ofSeconds(1))));
  }

  private String told(FakeAnalogInput input) throws BusFault {
    PollResult result = driver.poll(input, Deadline.in(Duration.ofSeconds(1)));
    input.close();
    Reading reading = assertInstanceOf(PollResult.Sampled.class, result).readings().getFirst();
    return reading.value() + (reading.reason() == null ? "" : " " + reading.reason());
  }
}
