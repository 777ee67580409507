package dev.goen.driver;

import dev.goen.reading.Reading;
import java.util.List;
import java.util.Optional;

/** Who was found on a line. */
public sealed interface Found {

  /** Not one byte, or a single stray one, as comes from switching a line on. */
  record Nothing() implements Found {}

  /**
   * Bytes, but never a frame: A and B are swapped, or the baud rate is another.
   *
   * @param bytes how many after one question, at most
   */
  record Garbage(int bytes) implements Found {}

  /**
   * Devices.
   *
   * @param unknown addresses that answered soundly, but as none of those the driver knows
   */
  record Devices(List<Answer> answers, List<Integer> unknown) implements Found {
    public Devices {
      answers = List.copyOf(answers);
      unknown = List.copyOf(unknown);
    }
  }

  /**
   * One device and what it said.
   *
   * @param driver the type of the driver that reads it
   * @param name which of the devices that driver knows: for Modbus its profile
   * @param identity serial number and firmware, where the protocol has them
   * @param readings its values now
   */
  record Answer(
      String driver, String name, int address, Optional<String> identity, List<Reading> readings) {
    public Answer {
      readings = List.copyOf(readings);
    }
  }
}
