package dev.goen.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.goen.sim.peer.NeedsPeer;
import dev.goen.sim.peer.Peer;
import dev.goen.uplink.mqtt.Mosquitto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A backlog through a real Mosquitto against libmosquitto, message for message, in paired rounds
 * with the same window and messages of the same size and properties:
 *
 * <ul>
 *   <li>the transport alone against libmosquitto, each repeating one made message: what the client
 *       library and the wrapping of it cost, with the window that a Mosquitto allows by default and
 *       with the largest of the configuration;
 *   <li>the whole drain, from the file to the deletion of what was acknowledged, against a program
 *       in C that does the same job on a copy of the same buffer;
 *   <li>the whole drain against libmosquitto repeating a made message, which reads, decodes,
 *       encodes, notes and deletes nothing.
 * </ul>
 */
@NeedsPeer(Peer.MOSQUITTO)
@Isolated
class DrainBench {

  private static final int ROUNDS = Integer.getInteger("goen.bench.rounds", 5);
  private static final int READINGS = Integer.getInteger("goen.bench.readings", 2_000_000);
  private static final int WINDOW = 16;
  private static final int LARGEST_WINDOW = 100;

  /** Made messages a round. */
  private static final int REPEATED = 50_000;

  @TempDir Path folder = Path.of("unset");

  @Test
  void againstLibmosquitto() throws Exception {
    CPeer repeating = CPeer.compile(folder, "drain", "mosquitto", "pthread");
    CPeer whole = CPeer.compile(folder, "whole", "mosquitto", "pthread", "sqlite3", "z", "m");
    Path filled = Files.createDirectory(folder.resolve("filled"));
    ProductionJvm.run(Filling.class, filled.resolve("buffer.db"), READINGS, 300, 20, 50);
    try (Mosquitto broker =
        new Mosquitto(folder, "allow_anonymous true", "max_inflight_messages 200")) {
      for (String compress : List.of("none", "deflate")) {
        compare(repeating, whole, filled, broker.port(), compress);
      }
    }
    List<String> stages = ProductionJvm.run(Preparing.class, copy(filled).resolve("buffer.db"));
    System.out.printf(
        Locale.ROOT,
        "making a message without sending it: %s us of processor and %s B of heap to read and"
            + " decode a block (of which %s us and %s B to decode it), %s us and %s B to write it"
            + " as SenML%n",
        stages.toArray());
  }

  private void compare(CPeer repeating, CPeer whole, Path filled, int port, String compress)
      throws Exception {
    List<Double> transport = new ArrayList<>();
    List<Double> wide = new ArrayList<>();
    List<Double> sameJob = new ArrayList<>();
    List<Double> made = new ArrayList<>();
    List<Double> rates = new ArrayList<>();
    String size = "";
    for (int round = 0; round < ROUNDS; round++) {
      List<String> ours = ProductionJvm.run(Draining.class, configured(filled, port, compress));
      double rate = Double.parseDouble(ours.get(1));
      long messages = Long.parseLong(ours.get(2));
      long all = Long.parseLong(ours.get(3));
      long bytes = all / messages;
      Path theirFile = copy(filled).resolve("buffer.db");
      List<String> theirs = whole.lines(theirFile, port, WINDOW, compress);
      // The same bytes but for what our own start has to tell: it is the same job.
      assertEquals(1, Double.parseDouble(theirs.get(2)) / all, 0.002);
      double theirMade = repeating.figure(port, REPEATED, bytes, WINDOW);
      transport.add(repeated(port, bytes, WINDOW) / theirMade);
      double theirWide = repeating.figure(port, REPEATED, bytes, LARGEST_WINDOW);
      wide.add(repeated(port, bytes, LARGEST_WINDOW) / theirWide);
      sameJob.add(rate / Double.parseDouble(theirs.getFirst()));
      made.add(rate / theirMade);
      rates.add(rate);
      size =
          String.format(
              Locale.ROOT, "messages/s of %d B, %.1f B a reading", bytes, (double) all / READINGS);
    }
    System.out.printf(
        Locale.ROOT,
        "compress %s: %.0f %s; per message of libmosquitto: the transport alone %.2f with a window"
            + " of %d and %.2f with %d, the whole drain of C doing the same job %.2f, the whole"
            + " drain of C repeating a made message %.2f (medians of %d rounds; limit 0.8)%n",
        compress,
        IngestBench.median(rates),
        size,
        IngestBench.median(transport),
        WINDOW,
        IngestBench.median(wide),
        LARGEST_WINDOW,
        IngestBench.median(sameJob),
        IngestBench.median(made),
        ROUNDS);
  }

  private static double repeated(int port, long bytes, int window) throws Exception {
    return Double.parseDouble(
        ProductionJvm.run(Repeating.class, port, REPEATED, bytes, window).getFirst());
  }

  /** A fresh copy of the filled buffer. */
  private Path copy(Path filled) throws IOException {
    Path work = folder.resolve("work");
    Files.createDirectories(work);
    try (Stream<Path> old = Files.list(work)) {
      for (Path file : old.toList()) {
        Files.delete(file);
      }
    }
    try (Stream<Path> files = Files.list(filled)) {
      for (Path file : files.toList()) {
        Files.copy(file, work.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return work;
  }

  private Path configured(Path filled, int port, String compress) throws IOException {
    return Files.writeString(
        copy(filled).resolve("drain.yaml"),
        """
        version: 1
        gateway: { id: gw07, operator: it-div }
        buffer: { file: buffer.db, max-size-mb: 4096 }
        destinations:
          - { name: city, window: %d, compress: %s, transports: [ { mqtt: "mqtt://127.0.0.1:%d" } ] }
        """
            .formatted(WINDOW, compress, port));
  }
}
