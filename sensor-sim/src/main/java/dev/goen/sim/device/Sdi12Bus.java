package dev.goen.sim.device;

import dev.goen.bus.LineSettings;
import dev.goen.sim.device.Sdi12Sensor.Measured;
import dev.goen.sim.line.Waveform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sensors of one SDI-12 line, behind an adapter that makes the break before each command. They
 * know {@code ?! a! aI! aM! aC! aV! aD! aR!} with their numbers and checks (SDI-12 1.4, table 5).
 *
 * <p>Several may have one address, as they are delivered: then they speak at once, and nothing that
 * they serve can be read.
 */
public final class Sdi12Bus implements Station {

  private static final Duration GLANCE = Duration.ofMillis(50);

  /** Marking before an answer: 8.33 ms at least, 15 ms at most. */
  private static final Duration MARKING = Duration.ofMillis(9);

  private static final int LONGEST_COMMAND = 16;
  private static final LineSettings WIRE = new LineSettings(1_200, 7, LineSettings.Parity.EVEN, 1);

  /** They begin some bits apart, at most 8 at 1200 baud, and hardly ever twice in the same way. */
  private static final double BITS_APART = 1.7;

  private static final int MOST_BITS_APART = 8;

  private final List<Sdi12Sensor> sensors;
  private final Map<Character, Measurement> measurements = new HashMap<>();
  private String pending = "";
  private Optional<Sdi12Sensor> measuring = Optional.empty();
  private long doneNanos;
  private int collisions;

  /** What a sensor keeps until it is asked for something else. */
  private record Measurement(List<Measured> values, boolean checked, long readyNanos) {}

  public Sdi12Bus(List<Sdi12Sensor> sensors) {
    this.sensors = List.copyOf(sensors);
  }

  @Override
  public void turn(Wire wire) throws IOException {
    byte[] fresh = wire.receive(GLANCE);
    pending += new String(fresh, StandardCharsets.US_ASCII);
    int end = pending.indexOf('!');
    if (end >= 0) {
      String command = pending.substring(0, end);
      pending = pending.substring(end + 1);
      answer(wire, command);
    } else if (pending.length() > LONGEST_COMMAND) {
      pending = "";
    }
    if (measuring.isPresent() && System.nanoTime() - doneNanos >= 0) {
      char address = measuring.get().address();
      measuring = Optional.empty();
      say(wire, address + "", List.of(), 0);
    }
  }

  private void answer(Wire wire, String command) throws IOException {
    if (measuring.isPresent()) {
      // The break before any command ends a measurement that keeps the line.
      measurements.remove(measuring.get().address());
      measuring = Optional.empty();
    }
    List<Sdi12Sensor> meant = meant(command);
    if (meant.isEmpty()) {
      return;
    }
    String asked = command.equals("?") ? "" : command.substring(1);
    int length = command.length() + 1;
    if (meant.size() > 1) {
      collide(wire, meant, asked, length);
      return;
    }
    Sdi12Sensor sensor = meant.getFirst();
    String address = String.valueOf(sensor.address());
    if (asked.isEmpty()) {
      say(wire, address, List.of(), length);
    } else if (asked.equals("I")) {
      say(wire, address + "14" + sensor.identity(), List.of(), length);
    } else if (asked.matches("[MC]C?[1-9]?|V")) {
      measure(wire, sensor, asked, length);
    } else if (asked.matches("D[0-9]")) {
      fetch(wire, sensor, asked.charAt(1) - '0', length);
    } else if (asked.matches("RC?[0-9]")) {
      List<Measured> values = sensor.values().get();
      tell(wire, sensor, values, asked.charAt(1) == 'C', length);
    }
  }

  private List<Sdi12Sensor> meant(String command) {
    return sensors.stream()
        .filter(
            one ->
                command.equals("?") || (!command.isEmpty() && command.charAt(0) == one.address()))
        .toList();
  }

  private void collide(Wire wire, List<Sdi12Sensor> speaking, String asked, int heard)
      throws IOException {
    collisions++;
    List<Waveform.Voice> voices = new ArrayList<>();
    for (Sdi12Sensor one : speaking) {
      String text = one.address() + (asked.isEmpty() ? "" : "14" + one.identity()) + "\r\n";
      double bits = voices.size() * BITS_APART * collisions % MOST_BITS_APART;
      voices.add(
          new Waveform.Voice(
              text.getBytes(StandardCharsets.US_ASCII),
              WIRE,
              (long) (bits * 1_000_000_000 / WIRE.baud())));
    }
    Duration silence = wire.characters(heard).plus(MARKING);
    wire.send(new Waveform(voices, false).received(WIRE), List.of(), silence);
  }

  private void measure(Wire wire, Sdi12Sensor sensor, String asked, int length) throws IOException {
    List<Measured> values = sensor.values().get();
    long seconds = sensor.measuring().plusMillis(999).toSeconds();
    boolean concurrent = asked.charAt(0) == 'C';
    boolean checked = asked.indexOf('C', 1) > 0;
    String form = concurrent ? "%s%03d%02d" : "%s%03d%d";
    say(wire, form.formatted(sensor.address(), seconds, values.size()), List.of(), length);
    long ready = System.nanoTime() + sensor.measuring().toNanos();
    measurements.put(sensor.address(), new Measurement(values, checked, ready));
    if (!concurrent && seconds > 0) {
      measuring = Optional.of(sensor);
      doneNanos = ready;
    }
  }

  private void fetch(Wire wire, Sdi12Sensor sensor, int part, int length) throws IOException {
    Measurement kept = measurements.get(sensor.address());
    List<Measured> values = new ArrayList<>();
    if (kept != null && System.nanoTime() - kept.readyNanos() >= 0) {
      int from = Math.min(kept.values().size(), part * sensor.perReply());
      int to = Math.min(kept.values().size(), from + sensor.perReply());
      values.addAll(kept.values().subList(from, to));
    }
    tell(wire, sensor, values, kept != null && kept.checked(), length);
  }

  private static void tell(
      Wire wire, Sdi12Sensor sensor, List<Measured> values, boolean checked, int length)
      throws IOException {
    StringBuilder text = new StringBuilder().append(sensor.address());
    List<Sample> samples = new ArrayList<>();
    for (Measured one : values) {
      text.append(one.text());
      samples.addAll(one.samples());
    }
    say(wire, checked ? text + check(text.toString()) : text.toString(), samples, length);
  }

  private static void say(Wire wire, String text, List<Sample> samples, int heard)
      throws IOException {
    // The command came at once, but its characters would still be on their way.
    Duration silence = wire.characters(heard).plus(MARKING);
    wire.send((text + "\r\n").getBytes(StandardCharsets.US_ASCII), samples, silence);
  }

  /** CRC-16 by its table of nibbles, six bits to a character (clause 4.4.12). */
  static String check(String text) {
    int[] table = new int[16];
    for (int i = 0; i < 16; i++) {
      int entry = i;
      for (int bit = 0; bit < 4; bit++) {
        entry = (entry & 1) == 1 ? (entry >> 1) ^ 0xA001 : entry >> 1;
      }
      table[i] = entry;
    }
    int crc = 0;
    for (byte one : text.getBytes(StandardCharsets.US_ASCII)) {
      crc = table[(crc ^ one) & 0xF] ^ (crc >> 4);
      crc = table[(crc ^ (one >> 4)) & 0xF] ^ (crc >> 4);
    }
    return "" + (char) (64 + (crc >> 12)) + (char) (64 + (crc >> 6) % 64) + (char) (64 + crc % 64);
  }
}
