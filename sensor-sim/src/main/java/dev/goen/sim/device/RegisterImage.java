package dev.goen.sim.device;

import java.util.List;

/** The registers of a Modbus device and what is in them at an instant. */
public interface RegisterImage {

  /**
   * All registers that exist, with their content now. Registers not named here do not exist: to ask
   * for one is answered by exception 2.
   */
  List<Field> now();

  /**
   * Neighbouring registers that hold one thing.
   *
   * @param function 3 for holding registers, 4 for input registers
   * @param register the first, as addressed in the frame, 0 to 65535
   * @param words the content, 0 to 65535 each, in the order of the wire
   * @param samples what a frame that carries all these registers serves; often nothing
   */
  record Field(int function, int register, List<Integer> words, List<Sample> samples) {
    public Field {
      if (function != 3 && function != 4) {
        throw new IllegalArgumentException("function must be 3 or 4: " + function);
      }
      if (register < 0 || register + words.size() > 0x10000) {
        throw new IllegalArgumentException("register must be 0 to 65535: " + register);
      }
      words = List.copyOf(words);
      samples = List.copyOf(samples);
    }
  }
}
