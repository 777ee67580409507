package dev.goen.sim.device;

import java.time.Duration;
import java.util.List;

/**
 * What is really put on the line when a device sends a frame.
 *
 * @param parts one after the other; none when the device stays silent
 */
public record Fate(List<Part> parts) {

  public Fate {
    parts = List.copyOf(parts);
  }

  /**
   * Bytes without a pause between them.
   *
   * @param silence how long the device says nothing before them; when it is long (100 ms), it does
   *     not hear either
   * @param serves whether the gateway can take the frame's values once these bytes are out; true
   *     for one part at most, the frame itself
   */
  @SuppressWarnings("ArrayRecordComponent") // written once, compared never
  public record Part(Duration silence, byte[] bytes, boolean serves) {}

  /** The frame as it is. */
  public static Fate arrives(byte[] frame) {
    return new Fate(List.of(new Part(Duration.ZERO, frame, true)));
  }

  /** Something else in its place, from which no value may be taken. */
  public static Fate spoilt(byte[] bytes) {
    return new Fate(List.of(new Part(Duration.ZERO, bytes, false)));
  }

  /** Nothing at all. */
  public static Fate silence() {
    return new Fate(List.of());
  }
}
