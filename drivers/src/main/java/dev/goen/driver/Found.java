package dev.goen.driver;

import dev.goen.reading.Reading;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who was found on a line. */
public sealed interface Found {

  /** Not one byte, or a single stray one, as comes from switching a line on. */
  record Nothing() implements Found {}

  /**
   * Bytes, but never a frame: A and B are swapped, the polarity is the other, or the baud rate.
   *
   * @param bytes how many after one question, or in the time of listening, at most
   */
  record Garbage(int bytes) implements Found {}

  /**
   * Devices.
   *
   * @param unclear somebody is there, but cannot be put to use as he is
   */
  record Devices(List<Answer> answers, List<Unclear> unclear) implements Found {
    public Devices {
      answers = List.copyOf(answers);
      unclear = List.copyOf(unclear);
    }
  }

  /**
   * One device and what it said.
   *
   * @param driver the type of the driver that reads it
   * @param name which of the devices that driver knows, as makers or profiles call it
   * @param address as the configuration has it; empty for a device that has the line for itself
   * @param identity serial number and firmware, where the protocol has them
   * @param readings its values now; never a person's tag
   * @param settings what its entry in the configuration needs beside id, driver and owner: keys in
   *     their order, with values as YAML has them in a flow mapping
   */
  record Answer(
      String driver,
      String name,
      String address,
      Optional<String> identity,
      List<Reading> readings,
      Map<String, String> settings) {
    public Answer {
      readings = List.copyOf(readings);
      settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }
  }

  /**
   * Somebody who is there.
   *
   * @param driver the type of the driver that asked or listened
   * @param address as the configuration has it; empty for the whole line
   * @param told what it says of itself; may be empty
   */
  record Unclear(String driver, String address, Why why, String told) {}

  /** Why a device that is there is of no use as it is. */
  enum Why {
    /** It answers soundly, but as none of those the driver knows. */
    UNKNOWN,
    /** Several answer to this address at once. */
    COLLISION,
    /** It speaks with another client, and refuses a second one. */
    TAKEN
  }
}
