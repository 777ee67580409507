package dev.goen.driver;

import dev.goen.reading.Reading;
import java.util.List;

/** All that can come of one poll. Every case but the first two is a failure of the device. */
public sealed interface PollResult {

  /** The device answered; a value it flagged as bad is in the list as a missing one. */
  record Sampled(List<Reading> readings) implements PollResult {
    public Sampled {
      readings = List.copyOf(readings);
    }
  }

  /** A device that speaks unasked had nothing to say. */
  record Quiet() implements PollResult {}

  /** Nothing came until the deadline, or less than a frame. */
  record NoReply(int bytesSeen) implements PollResult {}

  /** Bytes came, but no frame whose check was right. */
  record BadFrame(String what) implements PollResult {}

  /** A sound frame, but from another device or to another question. */
  record Foreign(String what) implements PollResult {}

  /** The device understood and refused. */
  record Refused(int code, String what) implements PollResult {}
}
