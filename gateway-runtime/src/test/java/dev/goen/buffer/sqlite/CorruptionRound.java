package dev.goen.buffer.sqlite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.buffer.Backlog;
import dev.goen.buffer.Backlog.Order;
import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.buffer.Block;
import dev.goen.buffer.BufferFault;
import dev.goen.buffer.Entry;
import dev.goen.reading.BootId;
import dev.goen.reading.Stream;
import dev.goen.reading.StreamClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/**
 * Builds a file whose content is known, damages it, opens it, and compares: what was accepted and
 * not delivered is given out as it was, or is told to be lost; nothing else is given out.
 */
final class CorruptionRound {

  /** What came of it, in numbers of records for both destinations together. */
  record Result(Corruption kind, boolean salvaged, long due, long given, long lost, long excess) {

    @Override
    public String toString() {
      return "%s salvaged=%s due=%d given=%d lost=%d excess=%d"
          .formatted(kind, salvaged, due, given, lost, excess);
    }
  }

  private static final String[] DESTINATIONS = {"city", "province"};
  private static final List<Stream> STREAMS =
      List.of(Bench.DATA, Bench.EVENTS, new Stream("welfare", StreamClass.BULK));

  private final Random random;
  private final Path folder;
  private Bench bench;
  private long number;
  private final Map<String, String> accepted = new HashMap<>();
  private final List<Set<String>> delivered = List.of(new HashSet<>(), new HashSet<>());
  private final List<Set<String>> given = List.of(new HashSet<>(), new HashSet<>());
  private final Set<String> lost = new HashSet<>();

  CorruptionRound(Path folder, Random random) throws IOException {
    this.folder = folder;
    this.random = random;
    bench = new Bench(Files.createDirectories(folder.resolve("0")));
  }

  Result run(Corruption kind) throws Exception {
    int epochs = 1 + random.nextInt(4);
    for (int epoch = 1; epoch <= epochs; epoch++) {
      boolean killed = epoch == epochs ? random.nextInt(3) > 0 : random.nextBoolean();
      fill(killed || (kind.needsLog() && epoch == epochs) ? epoch : 0);
    }
    kind.damage(bench.file, random);
    Map<Path, byte[]> damaged = contents("buffer.db", "buffer.db-wal");
    Set<String> before = Set.copyOf(accepted.keySet());
    boot(77);
    open();
    // Damage that shows only when it is read is found in a file that is in use and has changed.
    if (!aside().isEmpty()) {
      kept(damaged, aside().getFirst());
    }
    open();
    open();
    List<Path> aside = aside();
    long due = 0;
    long sound = 0;
    long told = 0;
    for (int i = 0; i < 2; i++) {
      for (String key : before) {
        if (!delivered.get(i).contains(key)) {
          due++;
          if (given.get(i).contains(key)) {
            sound++;
          } else {
            assertTrue(lost.contains(key), kind + ": neither given out nor lost: " + key);
            told++;
          }
        }
      }
    }
    lost.removeAll(before);
    if (kind.harmless()) {
      assertTrue(aside.isEmpty() && told == 0, kind + ": a sound file was taken for damaged");
    }
    return new Result(kind, !aside.isEmpty(), due, sound, told, lost.size());
  }

  private void boot(int id) {
    bench.boot = new BootId(new UUID(0, id));
  }

  /**
   * One epoch.
   *
   * @param killed a number for the folder it goes on in; 0 when it is closed in order
   */
  private void fill(int killed) throws Exception {
    boot(2 + random.nextInt(3));
    try (SqliteBuffer buffer = bench.open(DESTINATIONS);
        Backlog city = buffer.backlog("city");
        Backlog province = buffer.backlog("province")) {
      int most = 1 + random.nextInt(40);
      for (int i = 0; i < most; i++) {
        int size = random.nextInt(20) == 0 ? 800 : random.nextInt(60);
        for (int k = 0; k < size; k++) {
          buffer.add(STREAMS.get(random.nextInt(STREAMS.size())), bench.reading(number++));
        }
        commit(buffer);
        if (random.nextInt(3) == 0) {
          int which = random.nextInt(2);
          Backlog backlog = which == 0 ? city : province;
          Order order = random.nextBoolean() ? Order.OLDEST_FIRST : Order.NEWEST_FIRST;
          for (Block block : backlog.next(_ -> true, order, Map.of(), random.nextInt(400))) {
            backlog.delivered(new StreamKey(block.epoch(), block.stream()), block.seqs());
            delivered.get(which).addAll(Bench.byKey(List.of(block)).keySet());
          }
        }
      }
      commit(buffer);
      if (killed > 0) {
        move(killed);
      }
    }
  }

  /** Goes on with the files as a kill leaves them. */
  private void move(int name) throws IOException {
    Path next = Files.createDirectories(folder.resolve(Integer.toString(name)));
    for (String part : List.of("", "-wal", ".strands", ".last")) {
      Path file = bench.file.resolveSibling("buffer.db" + part);
      if (Files.exists(file)) {
        Files.copy(file, next.resolve(file.getFileName()));
      }
    }
    long mono = bench.mono;
    bench = new Bench(next);
    bench.mono = mono;
  }

  private void commit(SqliteBuffer buffer) throws BufferFault {
    for (Block block : buffer.commit()) {
      Bench.byKey(List.of(block)).forEach((key, entry) -> accepted.put(key, entry.toString()));
    }
  }

  /** Opens it as the gateway does, and again where damage shows only when a block is read. */
  private void open() throws Exception {
    try (SqliteBuffer buffer = bench.open(DESTINATIONS);
        Backlog city = buffer.backlog("city");
        Backlog province = buffer.backlog("province")) {
      for (int turn = 0; turn < 3; turn++) {
        buffer.add(Bench.DATA, bench.reading(number++));
        commit(buffer);
        look(0, Bench.drain(city, Order.OLDEST_FIRST));
        look(1, Bench.drain(province, Order.NEWEST_FIRST));
      }
    } catch (BufferFault e) {
      assertEquals(BufferFault.Kind.CORRUPT, e.kind(), String.valueOf(e.getMessage()));
    }
  }

  private void look(int destination, List<Block> blocks) {
    Bench.byKey(blocks)
        .forEach(
            (key, entry) -> {
              assertEquals(accepted.get(key), entry.toString(), key);
              given.get(destination).add(key);
            });
    for (Entry.Lost one : Bench.only(Entry.Lost.class, blocks)) {
      assertEquals(Entry.LossCause.CORRUPT, one.cause());
      assertTrue(one.seqs().size() < 100_000, "far more than there was: " + one);
      one.seqs().forEach(seq -> lost.add(one.epoch() + " " + one.stream() + " " + seq));
    }
  }

  private Map<Path, byte[]> contents(String... names) throws IOException {
    Map<Path, byte[]> contents = new HashMap<>();
    for (String name : names) {
      Path file = bench.file.resolveSibling(name);
      if (Files.exists(file)) {
        contents.put(file, Files.readAllBytes(file));
      }
    }
    return contents;
  }

  private void kept(Map<Path, byte[]> damaged, Path aside) throws IOException {
    for (Map.Entry<Path, byte[]> one : damaged.entrySet()) {
      String part = one.getKey().getFileName().toString().substring("buffer.db".length());
      Path copy = aside.resolveSibling(aside.getFileName() + part);
      if (one.getValue().length > 0 || Files.exists(copy)) {
        assertArrayEquals(one.getValue(), Files.readAllBytes(copy), copy + " is not as it was");
      }
    }
  }

  private List<Path> aside() throws IOException {
    try (java.util.stream.Stream<Path> files = Files.list(bench.file.getParent())) {
      return new ArrayList<>(
          files.filter(path -> path.toString().matches(".*\\.corrupt-[^-]*")).sorted().toList());
    }
  }
}
