package dev.goen.sim.device;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.function.LongFunction;

/**
 * The receiver of RFT500 wristbands, which passes on each frame it hears: {@code $}, its own
 * number, {@code 00}, the wristband's number, status, temperature in some frames, strength, CR LF
 * (user manual, "Packet Format").
 */
public final class WristbandReceiver implements Station {

  private static final Duration PAUSE = Duration.ofMillis(5);

  private final String sensor;
  private final int number;
  private final Duration pause;
  private final LongFunction<Optional<Sent>> near;
  private final Queue<Sent> queue = new ArrayDeque<>();
  private long looks;

  /**
   * One transmission of a wristband.
   *
   * @param tag 0 to 999999
   * @param status bit 0 taken off, bit 1 battery low, bit 2 key pressed
   * @param tenths degrees times ten, 0 to 400; -1 in a frame without
   * @param strength 0 to 99
   * @param events what is new in it, in the words of the hub
   */
  public record Sent(int tag, int status, int tenths, int strength, List<String> events) {
    public Sent {
      events = List.copyOf(events);
    }
  }

  /** A receiver that hears what {@link #hear} is told of. */
  public WristbandReceiver(String sensor, int number) {
    this(sensor, number, PAUSE, _ -> Optional.empty());
  }

  /**
   * A receiver near which wristbands are.
   *
   * @param number its own, 0 to 999999
   * @param pause between two looks at what is heard
   * @param near what is heard at the look of that number, from 1
   */
  public WristbandReceiver(
      String sensor, int number, Duration pause, LongFunction<Optional<Sent>> near) {
    this.sensor = sensor;
    this.number = number;
    this.pause = pause;
    this.near = near;
  }

  /** Lets a wristband be heard. Callable from any thread. */
  public synchronized void hear(Sent sent) {
    queue.add(sent);
  }

  private synchronized Optional<Sent> next() {
    return Optional.ofNullable(queue.poll()).or(() -> near.apply(++looks));
  }

  @Override
  public void turn(Wire wire) throws IOException, InterruptedException {
    Thread.sleep(pause);
    Optional<Sent> sent = next();
    if (sent.isPresent()) {
      send(wire, sent.get());
    }
  }

  private void send(Wire wire, Sent sent) throws IOException {
    String tag = String.format(Locale.ROOT, "%06d", sent.tag());
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "$%06d00%s%d", number, tag, sent.status()));
    List<Sample> samples = new ArrayList<>();
    sent.events().forEach(event -> samples.add(new Sample(sensor, event, tag)));
    samples.add(new Sample(sensor, "tag", tag));
    if (sent.tenths() >= 0) {
      text.append(String.format(Locale.ROOT, "%03d", sent.tenths()));
      String degrees = Expectation.asMeasured("temperature", 1).of(sent.tenths() / 10.0);
      samples.add(new Sample(sensor, "temperature", degrees));
    }
    text.append(String.format(Locale.ROOT, "%02d\r\n", sent.strength()));
    samples.add(new Sample(sensor, "rssi", String.valueOf(sent.strength())));
    wire.send(text.toString().getBytes(StandardCharsets.US_ASCII), samples, Duration.ZERO);
  }
}
