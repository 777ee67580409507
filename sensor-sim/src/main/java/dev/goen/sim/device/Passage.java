package dev.goen.sim.device;

/** What a frame goes through between a device and the line: nothing, or the ills of the field. */
public interface Passage {

  /** A line on which nothing goes wrong. */
  Passage CLEAR = (frame, heard) -> Fate.arrives(frame);

  /**
   * Decides what becomes of a frame that a device is about to send.
   *
   * @param frame what the device says
   * @param heard the bytes it received last, which it answers; empty when it speaks unasked
   */
  Fate of(byte[] frame, byte[] heard);

  /** The line did not take the frame decided on last: nothing is plugged in, or nobody reads. */
  default void unheard() {}
}
