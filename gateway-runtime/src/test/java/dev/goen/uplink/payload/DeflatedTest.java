package dev.goen.uplink.payload;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.reading.SeqSet;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;

class DeflatedTest {

  private static final Codec PLAIN = new SenmlCbor(Packs.GW07);

  @Test
  void whatComesOutOfTheInflaterIsThePackAsItWas() throws IOException {
    Pack pack = pack(20, 1_000, 500);
    Message plain = PLAIN.encode(pack, Packs.synced(pack)).getFirst();
    Message small = new Deflated(PLAIN).encode(pack, Packs.synced(pack)).getFirst();
    byte[] back = new InflaterInputStream(new ByteArrayInputStream(small.body())).readAllBytes();
    assertArrayEquals(plain.body(), back);
    assertEquals(0x78, small.body()[0], "the first byte tells a subscriber what this is");
    assertEquals(Message.Content.DEFLATED_SENML_CBOR, small.content());
    assertEquals(plain.path(), small.path());
    assertEquals(plain.identity(), small.identity());
  }

  /** Plain SenML takes 35 bytes a reading. */
  @Test
  void aReadingOfABacklogTakesFewBytes() {
    assertTrue(perReading(20, 1_000) < 6, () -> perReading(20, 1_000) + " B a reading");
    assertTrue(perReading(100, 10_000) < 7, () -> perReading(100, 10_000) + " B a reading");
  }

  private static double perReading(int gauges, long period) {
    Pack pack = pack(gauges, period, Pack.MOST_ENTRIES);
    Codec codec = new Deflated(PLAIN);
    int length = codec.encode(pack, Packs.synced(pack)).getFirst().body().length;
    return (double) length / Pack.MOST_ENTRIES;
  }

  @Test
  void aPackThatWouldGrowGoesAsItIs() {
    Message noise = new Message("p", new byte[] {1, 2, 3}, Message.Content.SENML_CBOR, Map.of());
    Pack pack = pack(1, 1_000, 1);
    Message sent =
        new Deflated((_, _) -> List.of(noise)).encode(pack, Packs.synced(pack)).getFirst();
    assertEquals(noise, sent);
  }

  /** What is kept from one message to the next shows in none. */
  @Test
  void messagesOfAnyLengthMayFollowEachOther() throws IOException {
    Pack pack = pack(1, 1_000, 1);
    Queue<Message> bodies = new ArrayDeque<>();
    Codec codec = new Deflated((_, _) -> List.of(bodies.remove()));
    for (int length : List.of(200, 200_000, 3_000, 70_000, 50)) {
      byte[] body = new byte[length];
      Arrays.fill(body, length / 3, length, (byte) 7);
      Message plain = new Message("p", body, Message.Content.SENML_CBOR, Map.of());
      bodies.add(plain);
      Message small = codec.encode(pack, Packs.synced(pack)).getFirst();
      assertTrue(small.body().length < length);
      assertArrayEquals(
          body, new InflaterInputStream(new ByteArrayInputStream(small.body())).readAllBytes());
    }
  }

  private static Pack pack(int gauges, long period, int readings) {
    return new Pack(
        Packs.EPOCH,
        Packs.RIVER,
        Packs.BOOT,
        SeqSet.range(1, readings),
        new Gauges(gauges, period, 60_000, 7).next(readings),
        Lane.BACKLOG);
  }
}
