package dev.goen.sim.device;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * A MaxBotix ultrasonic sensor, which speaks unasked: {@code R}, four digits of millimetres, CR,
 * some seven times a second; now and then an FF slips in.
 *
 * <p>What it serves is the {@code distance} of each frame. A gateway tells the median of many, so
 * its value is one of those served in its window.
 */
public final class UltrasonicGauge implements Station {

  /** 6.67 Hz, as the data sheet says. */
  public static final Duration REAL_RATE = Duration.ofMillis(150);

  private static final int FRAMES_PER_STRAY = 5;

  private final String sensor;
  private final IntSupplier millimetres;
  private final Duration rate;
  private long frames;

  /**
   * A sensor.
   *
   * @param millimetres to the target now; 5000 or 9999, by the model, when there is none
   */
  public UltrasonicGauge(String sensor, IntSupplier millimetres, Duration rate) {
    this.sensor = sensor;
    this.millimetres = millimetres;
    this.rate = rate;
  }

  @Override
  public void turn(Wire wire) throws IOException, InterruptedException {
    Thread.sleep(rate);
    int distance = millimetres.getAsInt();
    byte[] frame = String.format("R%04d\r", distance).getBytes(StandardCharsets.ISO_8859_1);
    if (frames++ % FRAMES_PER_STRAY == 0) {
      frame =
          ("\u00FF" + new String(frame, StandardCharsets.ISO_8859_1))
              .getBytes(StandardCharsets.ISO_8859_1);
    }
    String metres = Expectation.asMeasured("distance", 3).of(distance / 1000.0);
    wire.send(frame, List.of(new Sample(sensor, "distance", metres)), Duration.ZERO);
  }
}
