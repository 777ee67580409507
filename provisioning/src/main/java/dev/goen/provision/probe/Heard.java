package dev.goen.provision.probe;

import dev.goen.bus.BusFault;
import dev.goen.bus.LineSettings;
import dev.goen.driver.Found;
import java.util.List;

/** What was heard on a port. */
sealed interface Heard {

  /** Not one byte, or a single stray one, as comes from switching a line on. */
  record Silence() implements Heard {}

  /**
   * Bytes, but never a frame.
   *
   * @param bytes how many, at the settings at which there were most
   */
  record Noise(int bytes, LineSettings line) implements Heard {}

  /**
   * Devices.
   *
   * @param unknown addresses that answered soundly, but fit no register map
   */
  record Devices(LineSettings line, List<Found.Answer> answers, List<Integer> unknown)
      implements Heard {
    public Devices {
      answers = List.copyOf(answers);
      unknown = List.copyOf(unknown);
    }
  }

  /** A tag reader has read a tag. */
  record Tag(LineSettings line) implements Heard {}

  /** The port cannot be opened, or has vanished. */
  record Unusable(BusFault fault) implements Heard {}
}
