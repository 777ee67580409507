package dev.goen.buffer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.reading.BootId;
import dev.goen.reading.Quality;
import dev.goen.reading.Reading;
import dev.goen.reading.Reason;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.reading.SeqSet;
import dev.goen.reading.Stream;
import dev.goen.reading.StreamClass;
import dev.goen.reading.Unit;
import dev.goen.reading.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A block must come back exactly, or not at all: a wrong reading is worse than a missing one. */
class BlockCodecTest {

  private static final EpochId EPOCH = new EpochId(0x0123456789abcdefL);
  private static final Stream STREAM = new Stream("river", StreamClass.DATA);
  private static final List<Unit> UNITS = List.of(Unit.values());
  private static final BootId BOOT = new BootId(new UUID(1, 2));

  @Test
  void everyKindOfRecordComesBack() {
    SampleTime time = new SampleTime(BOOT, 5_000);
    SensorId sensor = new SensorId("kando-01");
    List<Entry> entries = new ArrayList<>();
    for (long unscaled : new long[] {0, 234, 233, -1, Long.MIN_VALUE, Long.MAX_VALUE, 0}) {
      entries.add(sample(sensor, "stage", new Value.Decimal(unscaled, 2), Unit.METRE, time));
    }
    for (double number : new double[] {0.0, -0.0, 1e-6, 1.0000001e-6, Double.MIN_VALUE, -1e300}) {
      entries.add(sample(sensor, "strain", new Value.Binary64(number), Unit.RATIO, time));
    }
    for (String text : new String[] {"", "a4f1", "a4f1", "扉", "\ud800 alone", "x".repeat(512)}) {
      entries.add(sample(new SensorId("gate"), "tag", new Value.Text(text), Unit.NONE, time));
    }
    entries.add(sample(new SensorId("fridge-7"), "contact", new Value.Flag(true), Unit.NONE, time));
    entries.add(
        sample(new SensorId("fridge-7"), "contact", new Value.Flag(false), Unit.NONE, time));
    entries.add(sample(sensor, "raw", new Value.Bytes(new byte[] {-1, 0, 1}), Unit.NONE, time));
    entries.add(
        new Entry.Sample(
            Reading.missing(sensor, "stage", Unit.METRE, Reason.HARDWARE_FAILURE, time)));
    entries.add(
        new Entry.Sample(
            Reading.of(sensor, "stage", new Value.Decimal(5, 1), Unit.METRE, time)
                .judged(Quality.SUSPICIOUS, Reason.STEP_TOO_HIGH)));
    entries.add(new Entry.EpochOpen(time, Optional.empty(), 0, true, true));
    entries.add(new Entry.EpochOpen(time, Optional.of(new EpochId(-1)), 1L << 39, false, false));
    for (Entry.LossCause cause : Entry.LossCause.values()) {
      SeqSet seqs = SeqSet.parse("120-180,182,184-200/2");
      entries.add(
          new Entry.Lost(
              time, new EpochId(7), new Stream("welfare", StreamClass.PERSON_EVENT), seqs, cause));
    }
    for (Entry.AbsenceCause cause : Entry.AbsenceCause.values()) {
      entries.add(
          new Entry.NotTaken(time, Optional.empty(), new BootId(new UUID(8, 9)), 4, 9, -1, cause));
      entries.add(new Entry.NotTaken(time, Optional.of(sensor), BOOT, 4, 9, 60, cause));
    }
    entries.add(new Entry.Anchor(time, 1_795_000_000_123L, 20));
    // Time may step back a little when two buses deliver, and far forward when nothing happens.
    entries.add(
        sample(sensor, "stage", new Value.Decimal(5, 1), Unit.METRE, new SampleTime(BOOT, 4_999)));
    entries.add(
        sample(
            sensor, "stage", new Value.Decimal(5, 1), Unit.METRE, new SampleTime(BOOT, 1L << 61)));
    assertComesBack(block(41, entries));
  }

  @Test
  void randomBlocksComeBack() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      assertComesBack(randomBlock(random), "seed " + seed + " round " + round);
    }
  }

  // Thinning leaves holes; what survives keeps its numbers.
  @Test
  void aThinnedBlockKeepsItsNumbers() {
    Block whole = twentySensorsOnce(1, 0);
    SeqSet kept = SeqSet.parse("100-104,106,119-130/3");
    Block thinned =
        new Block(EPOCH, STREAM, BOOT, kept, whole.entries().subList(0, (int) kept.size()));
    assertComesBack(thinned);
  }

  @Test
  void noAlteredByteIsEverTakenForAReading() {
    Block block = twentySensorsOnce(1, 0);
    byte[] body = BlockCodec.encode(block);
    for (int bit = 0; bit < 8 * body.length; bit++) {
      byte[] altered = body.clone();
      altered[bit / 8] ^= (byte) (1 << bit % 8);
      assertInstanceOf(BlockCodec.Damaged.class, decode(block, altered), "bit " + bit);
    }
    for (int length = 0; length < body.length; length++) {
      byte[] cut = Arrays.copyOf(body, length);
      assertInstanceOf(BlockCodec.Damaged.class, decode(block, cut), "length " + length);
    }
  }

  // A row that was moved, or a card that was cloned and patched together.
  @Test
  void aBlockFoundUnderAnotherKeyIsDamaged() {
    Block block = twentySensorsOnce(1, 0);
    byte[] body = BlockCodec.encode(block);
    Stream bulk = new Stream("river", StreamClass.BULK);
    BootId otherBoot = new BootId(new UUID(1, 3));
    for (BlockCodec.Decoded decoded :
        List.of(
            BlockCodec.decode(new EpochId(1), STREAM, BOOT, 1, body),
            BlockCodec.decode(EPOCH, bulk, BOOT, 1, body),
            BlockCodec.decode(EPOCH, STREAM, otherBoot, 1, body),
            BlockCodec.decode(EPOCH, STREAM, BOOT, 2, body))) {
      assertInstanceOf(BlockCodec.Damaged.class, decoded);
    }
    assertInstanceOf(BlockCodec.Intact.class, decode(block, body));
  }

  // Even past the check (one chance in 4 thousand million) nothing may run away with the memory.
  @Test
  void rubbishBehindARightCheckNeitherThrowsNorAllocatesWithoutBound() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] body = BlockCodec.encode(twentySensorsOnce(1, 0));
    for (int round = 0; round < 20_000; round++) {
      byte[] content = Arrays.copyOf(body, body.length - 4);
      for (int i = 0; i <= random.nextInt(3); i++) {
        content[1 + random.nextInt(content.length - 1)] = (byte) random.nextInt();
      }
      byte[] sealed = BlockCodec.seal(EPOCH, STREAM, BOOT, 1, content);
      BlockCodec.Decoded decoded = BlockCodec.decode(EPOCH, STREAM, BOOT, 1, sealed);
      if (decoded instanceof BlockCodec.Intact(var block)) {
        assertTrue(block.entries().size() <= content.length, "seed " + seed);
      }
    }
  }

  @Test
  void aRecordOfAnotherBootIsRefused() {
    SampleTime time = new SampleTime(new BootId(new UUID(5, 5)), 1);
    Block block = block(1, List.of(new Entry.Anchor(time, 1, 1)));
    assertThrows(IllegalArgumentException.class, () -> BlockCodec.encode(block));
  }

  // The promise of the design: 30 readings of 20 gauges, polled in turn at 20 readings a second.
  @Test
  void aReadingTakesAboutFiveBytes() {
    Block block = twentySensorsOnce(1, 30);
    int bytes = BlockCodec.encode(block).length;
    System.out.println("block of 30 readings of 20 sensors: " + bytes + " B");
    assertTrue(bytes <= 30 * 6.5, bytes + " B for 30 readings");
  }

  // The layout is a promise to files on cards in the field: these bytes must stay readable.
  @Test
  void theLayoutIsAsItWasInVersion1() {
    Block block = twentySensorsOnce(1, 3);
    String golden = GOLDEN;
    assertEquals(golden, HexFormat.of().formatHex(BlockCodec.encode(block)));
    assertEquals(new BlockCodec.Intact(block), decode(block, HexFormat.of().parseHex(golden)));
  }

  private static final String GOLDEN =
      "010601057374616765016d110403086b616e646f2d303100713200713300b6d1f9d60300b00264125e14"
          + "e6213017";

  private static Block twentySensorsOnce(long first, int count) {
    Random random = new Random(7);
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < (count == 0 ? 40 : count); i++) {
      int sensor = i % 20;
      SampleTime time = new SampleTime(BOOT, 987_654_321L + 50L * i + random.nextInt(8));
      Value value = new Value.Decimal(150 + 10L * sensor + random.nextInt(3), 2);
      SensorId id = new SensorId("kando-%02d".formatted(sensor + 1));
      entries.add(
          new Entry.Sample(
              Reading.of(id, "stage", value, Unit.METRE, time).judged(Quality.GOOD, null)));
    }
    return block(first, entries);
  }

  private static Block randomBlock(Random random) {
    int sensors = 1 + random.nextInt(12);
    int count = 1 + random.nextInt(random.nextInt(10) == 0 ? 900 : 60);
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int sensor = random.nextInt(sensors);
      SensorId id = new SensorId(Integer.toString(sensor * 7919, 36) + "-s".repeat(sensor));
      SampleTime time = new SampleTime(BOOT, random.nextLong(1L << random.nextInt(1, 62)));
      Unit unit = UNITS.get(random.nextInt(UNITS.size()));
      Reading reading =
          switch (random.nextInt(6)) {
            case 0 -> Reading.missing(id, "q", unit, Reason.of(random.nextInt(16)), time);
            case 1 ->
                Reading.of(id, "q", new Value.Binary64(random.nextGaussian() * 1e-6), unit, time);
            case 2 -> Reading.of(id, "t", new Value.Text("ä" + random.nextInt(3)), unit, time);
            case 3 -> Reading.of(id, "f", new Value.Flag(random.nextBoolean()), unit, time);
            default -> {
              long unscaled = random.nextLong() >> random.nextInt(64);
              yield Reading.of(
                  id, "q", new Value.Decimal(unscaled, random.nextInt(13)), unit, time);
            }
          };
      if (random.nextInt(4) == 0 && !(reading.value() instanceof Value.None)) {
        reading = reading.judged(Quality.of(random.nextInt(5)), Reason.of(random.nextInt(16)));
      }
      entries.add(new Entry.Sample(reading));
    }
    return block(1 + random.nextLong(1L << 40), entries);
  }

  private static Entry sample(
      SensorId sensor, String quantity, Value value, Unit unit, SampleTime time) {
    return new Entry.Sample(Reading.of(sensor, quantity, value, unit, time));
  }

  private static Block block(long first, List<Entry> entries) {
    return new Block(EPOCH, STREAM, BOOT, SeqSet.range(first, first + entries.size() - 1), entries);
  }

  private static BlockCodec.Decoded decode(Block block, byte[] body) {
    return BlockCodec.decode(
        block.epoch(), block.stream(), block.boot(), block.seqs().first(), body);
  }

  private static void assertComesBack(Block block) {
    assertComesBack(block, "");
  }

  private static void assertComesBack(Block block, String message) {
    assertEquals(new BlockCodec.Intact(block), decode(block, BlockCodec.encode(block)), message);
  }
}
