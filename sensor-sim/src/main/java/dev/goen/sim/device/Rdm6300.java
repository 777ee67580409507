package dev.goen.sim.device;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An RDM6300 reader of 125 kHz tags (EM4100), which speaks unasked: {@code 02}, ten ASCII hex
 * digits of the tag, two of the XOR of its five bytes, {@code 03}; again and again while the tag
 * stays.
 */
public final class Rdm6300 implements Station {

  /** What real ones need for a tag, by their data sheet (decoding time below 100 ms). */
  public static final Duration REAL_RATE = Duration.ofMillis(100);

  private static final byte START = 0x02;
  private static final byte END = 0x03;
  private static final String NEW_LINE = "\r\n";
  private static final long GLANCE_MILLIS = 5;

  private final String sensor;
  private final Supplier<Optional<String>> tag;
  private final Duration repetition;
  private final String lineEnd;
  private String last = "";
  private long nextNanos;

  /**
   * A reader.
   *
   * @param tag ten hex digits of the tag on it now; empty when there is none
   * @param repetition the time between two frames of a tag that stays; a second keeps logs readable
   */
  public Rdm6300(String sensor, Supplier<Optional<String>> tag, Duration repetition) {
    this(sensor, tag, repetition, "");
  }

  private Rdm6300(
      String sensor, Supplier<Optional<String>> tag, Duration repetition, String lineEnd) {
    this.sensor = sensor;
    this.tag = tag;
    this.repetition = repetition;
    this.lineEnd = lineEnd;
  }

  /** An ID-12LA, which puts CR LF before the {@code 03}. */
  public static Rdm6300 id12la(String sensor, Supplier<Optional<String>> tag, Duration repetition) {
    return new Rdm6300(sensor, tag, repetition, NEW_LINE);
  }

  /**
   * The bytes for a tag.
   *
   * @param tag ten hex digits, capitals as the reader sends them
   */
  static byte[] frame(String tag) {
    return frame(tag, "");
  }

  private static byte[] frame(String tag, String lineEnd) {
    if (!tag.matches("[0-9A-F]{10}")) {
      throw new IllegalArgumentException("a tag is ten hex digits in capitals: " + tag);
    }
    int check = 0;
    for (int i = 0; i < tag.length(); i += 2) {
      check ^= Integer.parseInt(tag.substring(i, i + 2), 16);
    }
    byte[] text =
        (tag + String.format(Locale.ROOT, "%02X", check) + lineEnd)
            .getBytes(StandardCharsets.US_ASCII);
    byte[] frame = new byte[text.length + 2];
    frame[0] = START;
    System.arraycopy(text, 0, frame, 1, text.length);
    frame[frame.length - 1] = END;
    return frame;
  }

  @Override
  public void turn(Wire wire) throws IOException, InterruptedException {
    Optional<String> now = tag.get();
    if (!now.orElse("").equals(last)) {
      last = now.orElse("");
      nextNanos = System.nanoTime();
    }
    if (now.isEmpty() || System.nanoTime() < nextNanos) {
      Thread.sleep(GLANCE_MILLIS);
      return;
    }
    nextNanos = Math.max(nextNanos + repetition.toNanos(), System.nanoTime());
    wire.send(frame(last, lineEnd), List.of(new Sample(sensor, "tag", last)), Duration.ZERO);
  }
}
