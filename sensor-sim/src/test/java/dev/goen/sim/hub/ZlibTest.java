package dev.goen.sim.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

class ZlibTest {

  /** The CBOR pack of {@link SenmlTest}, compressed by Python's zlib. */
  private static final byte[] BY_PYTHON =
      HexFormat.of()
          .parseHex(
              "78da6b5aaa58a1505a946795925a66959b986c6560606492949a9696966a616092966668559e63a5"
                  + "24156df8a94139319721b5b824313d95e9b7fd170630588c10f901116193648a0000c2a71a05");

  @Test
  void aCompressedPackReadsLikeAnyOther() throws Exception {
    for (Format told : Format.values()) {
      List<SenmlRecord> records = Senml.resolve(BY_PYTHON, told, 0);
      assertEquals(2, records.size());
      assertEquals("urn:dev:mac:0024befffe804ff1:wl:stage", records.get(1).name());
    }
    byte[] json = zlib("[{\"n\":\"a\",\"v\":1}]".getBytes(StandardCharsets.UTF_8));
    assertEquals("a", Senml.resolve(json, Format.of(json), 0).getFirst().name());
  }

  /** A small body that fills the memory would be the end of all the gateways' hub. */
  @Test
  void whatUnpacksWithoutEndIsRefused() throws Exception {
    byte[] bomb = zlib(new byte[64 * Zlib.LARGEST]);
    assertTrue(bomb.length < Zlib.LARGEST / 8, "it is small as it comes");
    PackRefused refused = assertThrows(PackRefused.class, () -> Zlib.inflate(bomb));
    assertEquals("zlib: unpacks to more than 1048576 bytes", refused.getMessage());
    assertEquals(Zlib.LARGEST, Zlib.inflate(zlib(new byte[Zlib.LARGEST])).length);
  }

  @Test
  void aTornOrFlippedBodyIsRefusedAndNeverReadAsSomethingElse() throws Exception {
    byte[] body = BY_PYTHON;
    byte[] whole = Zlib.inflate(body);
    for (int length = 1; length < body.length; length++) {
      byte[] torn = Arrays.copyOf(body, length);
      assertThrows(PackRefused.class, () -> Zlib.inflate(torn));
    }
    assertThrows(PackRefused.class, () -> Zlib.inflate(Arrays.copyOf(body, body.length + 1)));
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      byte[] flipped = body.clone();
      flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        assertTrue(Arrays.equals(whole, Zlib.inflate(flipped)), "seed " + seed);
      } catch (PackRefused e) {
        assertTrue(String.valueOf(e.getMessage()).startsWith("zlib: "), "seed " + seed);
      }
    }
  }

  private static byte[] zlib(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflate = new DeflaterOutputStream(out)) {
      deflate.write(bytes);
    }
    return out.toByteArray();
  }
}
