package dev.goen.clock;

import dev.goen.reading.SampleTime;
import java.util.Optional;

/** Something that knows what time it is, at times. */
public interface TimeSource {

  /** For people, the configuration and the hub, such as {@code chrony}. */
  String name();

  /**
   * What it knows now. Must not block.
   *
   * @param now the present
   * @return a fix of the present boot, for any instant near the present
   */
  Optional<Fix> fix(SampleTime now);
}
