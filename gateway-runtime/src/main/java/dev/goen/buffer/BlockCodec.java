package dev.goen.buffer;

import dev.goen.reading.BootId;
import dev.goen.reading.SeqSet;
import dev.goen.reading.Stream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * Blocks as bytes, small because neighbouring readings are alike: about 5 bytes a reading.
 *
 * <pre>
 * u8      format version, 1
 * varint  records * 2, + 1 when the numbers have holes
 * [varint holes; for each: varint numbers before it, varint numbers in it]
 * varint  profiles; for each: text quantity, text unit, shape (2 bytes, see Shape)
 * varint  series; for each: front-coded sensor (u8: shared length, rest length), varint profile
 * varint  monotonic milliseconds of the first record
 * records, each with the step in milliseconds from the record before:
 *   varint step * 2                         a reading of the expected series (see SeriesBook)
 *   varint kind * 2 + 1, zigzag step, ...   another record:
 *     0 varint series | 1 varint series, shape: a reading
 *     2 epoch-open | 3 lost, its numbers as text (read only) | 4 not-taken | 5 anchor
 *     6 lost, with varint runs; for each: varint first number - last of the run before, varint
 *       last - first
 *   a reading's value: zigzag difference of the unscaled number, changed bytes of a binary64,
 *   a text (or 1: as before), a flag, or counted bytes
 * u32     CRC32C of epoch, boot, first number, stream and all of the above
 * </pre>
 *
 * <p>The check covers the key too, so a block that has been moved is noticed like one that has been
 * altered.
 */
public final class BlockCodec {

  /** The most records a block may have. */
  public static final int MOST_RECORDS = 1 << 16;

  private static final int VERSION = 1;

  private BlockCodec() {}

  /** What the bytes turn out to be. */
  public sealed interface Decoded {}

  /** The block that was written. */
  public record Intact(Block block) implements Decoded {}

  /**
   * Not what was written, or not where it was written.
   *
   * @param why for the log
   */
  public record Damaged(String why) implements Decoded {}

  /**
   * Writes a block.
   *
   * @throws IllegalArgumentException when it is empty, has more than {@link #MOST_RECORDS} records
   *     or one of another boot
   */
  public static byte[] encode(Block block) {
    int count = block.entries().size();
    if (count == 0 || count > MOST_RECORDS) {
      throw new IllegalArgumentException("a block of " + count + " records");
    }
    ByteSink out = new ByteSink();
    out.u8(VERSION);
    SeqSet holes = SeqSet.range(block.seqs().first(), block.seqs().last()).minus(block.seqs());
    out.varint(2L * count + (holes.isEmpty() ? 0 : 1));
    if (!holes.isEmpty()) {
      writeHoles(out, block.seqs().first(), holes);
    }
    EntryEncoder.encode(out, block.boot(), block.entries());
    return seal(block.epoch(), block.stream(), block.boot(), block.seqs().first(), out.toBytes());
  }

  /** Puts the check behind the content. */
  static byte[] seal(EpochId epoch, Stream stream, BootId boot, long firstSeq, byte[] content) {
    ByteSink out = new ByteSink();
    out.raw(content);
    out.u32(check(epoch, stream, boot, firstSeq, content, content.length));
    return out.toBytes();
  }

  /** Reads a block; the key says where it was found. */
  public static Decoded decode(
      EpochId epoch, Stream stream, BootId boot, long firstSeq, byte[] body) {
    int end = body.length - 4;
    if (end < 1) {
      return new Damaged(body.length + " bytes are too few");
    }
    int stored = new ByteSource(body, end, body.length).u32();
    if (stored != check(epoch, stream, boot, firstSeq, body, end)) {
      return new Damaged("its check is wrong");
    }
    ByteSource in = new ByteSource(body, 0, end);
    int version = in.u8();
    if (version != VERSION) {
      return new Damaged("format version " + version + " is unknown");
    }
    try {
      long head = in.varint();
      long count = head >>> 1;
      if (count < 1 || count > MOST_RECORDS || count > in.remaining()) {
        return new Damaged("it says that it has " + count + " records");
      }
      SeqSet seqs =
          (head & 1) == 0
              ? SeqSet.range(firstSeq, firstSeq + count - 1)
              : readHoles(in, firstSeq, count);
      List<Entry> entries = EntryDecoder.decode(in, boot, (int) count);
      return in.remaining() == 0
          ? new Intact(new Block(epoch, stream, boot, seqs, entries))
          : new Damaged(in.remaining() + " bytes too many");
    } catch (ByteSource.Malformed | IllegalArgumentException e) {
      return new Damaged(String.valueOf(e.getMessage()));
    }
  }

  private static void writeHoles(ByteSink out, long first, SeqSet holes) {
    out.varint(holes.runs());
    long from = first;
    SeqSet rest = holes;
    while (!rest.isEmpty()) {
      long hole = rest.first();
      long end = rest.firstAbsent(hole);
      out.varint(hole - from);
      out.varint(end - hole);
      from = end;
      rest = rest.minus(SeqSet.range(hole, end - 1));
    }
  }

  private static SeqSet readHoles(ByteSource in, long first, long count) {
    SeqSet seqs = SeqSet.EMPTY;
    long from = first;
    int holes = in.count();
    for (int i = 0; i < holes; i++) {
      long hole = from + in.varint();
      seqs = seqs.plus(SeqSet.range(from, hole - 1));
      from = hole + in.varint();
    }
    return seqs.plus(SeqSet.range(from, from + count - seqs.size() - 1));
  }

  private static int check(
      EpochId epoch, Stream stream, BootId boot, long firstSeq, byte[] content, int length) {
    ByteSink key = new ByteSink();
    UUID uuid = boot.uuid();
    key.u64(epoch.bits());
    key.u64(uuid.getMostSignificantBits());
    key.u64(uuid.getLeastSignificantBits());
    key.u64(firstSeq);
    key.raw(stream.toString().getBytes(StandardCharsets.US_ASCII));
    CRC32C crc = new CRC32C();
    crc.update(key.toBytes());
    crc.update(content, 0, length);
    return (int) crc.getValue();
  }
}
