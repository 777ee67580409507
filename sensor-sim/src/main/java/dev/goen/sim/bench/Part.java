package dev.goen.sim.bench;

import dev.goen.sim.device.LlrpReader.Passing;
import dev.goen.sim.device.Station;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What a device is for the line it is on. */
sealed interface Part {

  /** Hears all that is said on its line, and speaks. */
  record Speaker(Station station) implements Part {}

  /**
   * A reader of tags with a connection of its own.
   *
   * @param tag which lies before its antenna now
   * @param repetition the time between two sightings of a tag that stays
   */
  record Antenna(Supplier<Optional<Passing>> tag, Duration repetition) implements Part {}

  /**
   * A contact on a line of a chip, low while it is closed.
   *
   * @param line its number on the chip
   */
  record Switch(int line, BooleanSupplier closed) implements Part {}

  /**
   * The bucket of a rain gauge, on a line of a chip.
   *
   * @param millimetres the depth of one tip, in decimal digits
   * @param every the time between two tips
   */
  record Bucket(int line, String millimetres, Duration every) implements Part {}

  /**
   * What is connected to a channel of a converter.
   *
   * @param scale millivolts of one count
   * @param counts what the converter makes of it now
   */
  record Input(int channel, double scale, LongSupplier counts) implements Part {}
}
