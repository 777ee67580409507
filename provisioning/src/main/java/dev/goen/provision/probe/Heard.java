package dev.goen.provision.probe;

import dev.goen.bus.BusFault;
import dev.goen.bus.LineSettings;
import dev.goen.driver.Found;
import java.util.List;
import java.util.Optional;

/** What was heard on a port. */
sealed interface Heard {

  /** Not one byte, or a single stray one, as comes from switching a line on. */
  record Silence() implements Heard {}

  /**
   * Bytes, but never a frame.
   *
   * @param bytes how many, at the settings at which there were most
   * @param line empty over TCP
   */
  record Noise(int bytes, Optional<LineSettings> line) implements Heard {

    /** This, or what was heard before where that was more. */
    static Heard louder(Heard before, int bytes, Optional<LineSettings> line) {
      return before instanceof Noise noise && noise.bytes >= bytes ? noise : new Noise(bytes, line);
    }
  }

  /**
   * Devices.
   *
   * @param line at which settings; empty over TCP
   */
  record Devices(
      Optional<LineSettings> line, List<Found.Answer> answers, List<Found.Unclear> unclear)
      implements Heard {
    public Devices {
      answers = List.copyOf(answers);
      unclear = List.copyOf(unclear);
    }
  }

  /** The port cannot be opened, or has vanished. */
  record Unusable(BusFault fault) implements Heard {}
}
