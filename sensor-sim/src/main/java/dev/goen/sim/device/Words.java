package dev.goen.sim.device;

import dev.goen.sim.device.RegisterImage.Field;
import java.util.Collections;
import java.util.List;

/** Puts numbers into registers. Byte orders are named as the field does: ABCD is big-endian. */
final class Words {

  private Words() {}

  static Field zeros(int function, int register, int count) {
    return new Field(function, register, Collections.nCopies(count, 0), List.of());
  }

  static Field int16(int function, int register, int value, Sample... samples) {
    return new Field(function, register, List.of(value & 0xFFFF), List.of(samples));
  }

  static Field int32(int function, int register, int value) {
    return new Field(function, register, List.of(value >>> 16, value & 0xFFFF), List.of());
  }

  static Field floatAbcd(int function, int register, float value, Sample... samples) {
    int bits = Float.floatToRawIntBits(value);
    return new Field(function, register, List.of(bits >>> 16, bits & 0xFFFF), List.of(samples));
  }

  static Field floatCdab(int function, int register, float value, Sample... samples) {
    int bits = Float.floatToRawIntBits(value);
    return new Field(function, register, List.of(bits & 0xFFFF, bits >>> 16), List.of(samples));
  }
}
