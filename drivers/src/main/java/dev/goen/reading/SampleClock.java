package dev.goen.reading;

/** Tells the present instant as a {@link SampleTime}. A test brings its own. */
@FunctionalInterface
public interface SampleClock {
  SampleTime now();
}
