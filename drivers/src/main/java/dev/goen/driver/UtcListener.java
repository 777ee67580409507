package dev.goen.driver;

import dev.goen.reading.SampleTime;

/** Hears what a device, such as a GPS receiver, says of the time. Callable from any thread. */
@FunctionalInterface
public interface UtcListener {

  /** For those who have other sources. */
  UtcListener NONE = (_, _, _) -> {};

  /**
   * Takes one statement.
   *
   * @param at the instant of the gateway's own clock that it is about
   * @param utcMillis what UTC was then, in milliseconds since 1970
   * @param uncertaintyMillis how wrong it may be, either way; above 0
   */
  void told(SampleTime at, long utcMillis, long uncertaintyMillis);
}
