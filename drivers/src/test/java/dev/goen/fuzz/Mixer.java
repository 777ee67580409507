package dev.goen.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Damages inputs at random: what a bad line, a second talker or another device would do. */
record Mixer(Random random, List<byte[]> others) implements UnaryOperator<byte[]> {

  @Override
  public byte[] apply(byte[] seed) {
    ByteArrayOutputStream mixed = new ByteArrayOutputStream();
    mixed.write(random.nextInt(20));
    int pieces = 1 + random.nextInt(6);
    for (int i = 0; i < pieces; i++) {
      mixed.writeBytes(piece(random.nextBoolean() ? seed : any()));
    }
    return mixed.toByteArray();
  }

  private byte[] any() {
    return others.get(random.nextInt(others.size()));
  }

  private byte[] piece(byte[] of) {
    byte[] body = Arrays.copyOfRange(of, Math.min(1, of.length), of.length);
    switch (random.nextInt(7)) {
      case 0 -> {
        return Arrays.copyOf(body, random.nextInt(body.length + 1));
      }
      case 1 -> {
        return Arrays.copyOfRange(body, random.nextInt(body.length + 1), body.length);
      }
      case 2 -> body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
      case 3 -> body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      case 4 -> Arrays.fill(body, (byte) (random.nextBoolean() ? 0xFF : 0x00));
      case 5 -> random.nextBytes(body);
      default -> {
        // as it is
      }
    }
    return body;
  }
}
