package dev.goen.bench;

import dev.goen.buffer.Backlog;
import dev.goen.buffer.Block;
import dev.goen.buffer.BlockCodec;
import dev.goen.buffer.sqlite.SqliteBuffer;
import dev.goen.clock.MachineClock;
import dev.goen.reading.SeqSet;
import dev.goen.uplink.payload.Codec;
import dev.goen.uplink.payload.GatewayIdentity;
import dev.goen.uplink.payload.Lane;
import dev.goen.uplink.payload.Message;
import dev.goen.uplink.payload.Pack;
import dev.goen.uplink.payload.PackTime;
import dev.goen.uplink.payload.SenmlCbor;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Makes the messages of a whole backlog without a hub, and tells where their time goes: reading the
 * block from the file and decoding it, the decoding alone, and writing the pack as SenML.
 *
 * <p>Usage: {@code FILE}. Prints for each of the three the microseconds of processor a message and
 * the bytes of heap a message, over the last two thirds, when the program is warm.
 */
final class Preparing {

  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final class Stage {
    private long nanos;
    private long bytes;
    private long startNanos;
    private long startBytes;

    void begin() {
      startBytes = THREADS.getCurrentThreadAllocatedBytes();
      startNanos = THREADS.getCurrentThreadCpuTime();
    }

    void end() {
      nanos += THREADS.getCurrentThreadCpuTime() - startNanos;
      bytes += THREADS.getCurrentThreadAllocatedBytes() - startBytes;
    }
  }

  private Preparing() {}

  public static void main(String[] args) throws Exception {
    MachineClock clock = new MachineClock();
    Codec codec = new SenmlCbor(new GatewayIdentity("gw07", "it-div", 32473));
    Path file = Path.of(args[0]);
    try (SqliteBuffer buffer = SqliteBuffer.open(Filling.config(file), List.of("city"), clock);
        Backlog backlog = buffer.backlog("city")) {
      long all = backlog.depth();
      long left = all;
      Map<Backlog.StreamKey, SeqSet> held = new HashMap<>();
      Stage read = new Stage();
      Stage decode = new Stage();
      Stage encode = new Stage();
      Stage nothing = new Stage();
      long messages = 0;
      long size = 0;
      boolean warm = false;
      while (left > 0) {
        if (!warm && left < all - all / 3) {
          warm = true;
          read = new Stage();
          decode = new Stage();
          encode = new Stage();
          nothing = new Stage();
          messages = 0;
        }
        read.begin();
        List<Block> blocks =
            backlog.next(_ -> true, Backlog.Order.OLDEST_FIRST, held, Pack.MOST_ENTRIES);
        read.end();
        for (Block block : blocks) {
          byte[] body = BlockCodec.encode(block);
          decode.begin();
          BlockCodec.decode(
              block.epoch(), block.stream(), block.boot(), block.seqs().first(), body);
          decode.end();
        }
        nothing.begin();
        nothing.end();
        encode.begin();
        for (Pack pack : Pack.of(blocks, Lane.BACKLOG, Pack.MOST_ENTRIES)) {
          PackTime time = PackTime.of(pack, buffer.anchor(pack.boot()), clock.now());
          for (Message message : codec.encode(pack, time)) {
            messages++;
            size += message.body().length;
          }
          held.merge(pack.key(), pack.seqs(), SeqSet::plus);
          left -= pack.entries().size();
        }
        encode.end();
      }
      for (Stage stage : List.of(read, decode, encode, nothing)) {
        System.out.printf(
            Locale.ROOT, "%.1f%n%d%n", stage.nanos / 1e3 / messages, stage.bytes / messages);
      }
      System.out.println(size);
    }
  }
}
