package dev.goen.buffer.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What happens to files. */
enum Corruption {
  NONE,
  FLIPPED_BYTES,
  FLIPPED_BYTES_OF_LOG,
  CUT_SHORT,
  LOG_CUT_SHORT,
  ZEROED_PAGES,
  ZEROED_PIECE_OF_LOG,
  RUBBISH_PAGES,
  SWAPPED_PAGES,
  DAMAGED_HEADER,
  DAMAGED_INNER_PAGES,
  MISSING_LOG,
  MISSING_FILE,
  DAMAGED_ACCOUNT;

  private static final int PAGE = Connections.PAGE_BYTES;

  boolean needsLog() {
    return this == FLIPPED_BYTES_OF_LOG
        || this == LOG_CUT_SHORT
        || this == ZEROED_PIECE_OF_LOG
        || this == MISSING_LOG;
  }

  /** Whether the buffer itself is as it was. */
  boolean harmless() {
    return this == NONE || this == DAMAGED_ACCOUNT;
  }

  void damage(Path file, Random random) throws IOException {
    Path log = file.resolveSibling(file.getFileName() + "-wal");
    switch (this) {
      case NONE -> {}
      case FLIPPED_BYTES -> flip(file, random, 1 + random.nextInt(40));
      case FLIPPED_BYTES_OF_LOG -> flip(log, random, 1 + random.nextInt(40));
      case CUT_SHORT -> cut(file, random);
      case LOG_CUT_SHORT -> cut(log, random);
      case ZEROED_PAGES -> overwrite(file, random, 1 + random.nextInt(6), false);
      case ZEROED_PIECE_OF_LOG -> overwrite(log, random, 1 + random.nextInt(6), false);
      case RUBBISH_PAGES -> overwrite(file, random, 1 + random.nextInt(6), true);
      case SWAPPED_PAGES -> swap(file, random);
      case DAMAGED_HEADER -> header(file, random);
      case DAMAGED_INNER_PAGES -> innerPages(file, random);
      case MISSING_LOG -> Files.delete(log);
      case MISSING_FILE -> Files.delete(file);
      case DAMAGED_ACCOUNT -> {
        flip(Catalogue.strands(file), random, random.nextInt(3));
        flip(Catalogue.last(file), random, random.nextInt(30));
      }
    }
  }

  private static void flip(Path file, Random random, int times) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 0; i < times; i++) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    Files.write(file, bytes);
  }

  private static void cut(Path file, Random random) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
  }

  private static void overwrite(Path file, Random random, int pages, boolean rubbish)
      throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 0; i < pages; i++) {
      spoil(bytes, random.nextInt(bytes.length / PAGE), random, rubbish);
    }
    Files.write(file, bytes);
  }

  private static void spoil(byte[] bytes, int page, Random random, boolean rubbish) {
    byte[] spoilt = new byte[PAGE];
    if (rubbish) {
      random.nextBytes(spoilt);
    }
    System.arraycopy(spoilt, 0, bytes, page * PAGE, PAGE);
  }

  private static void swap(Path file, Random random) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int first = random.nextInt(bytes.length / PAGE) * PAGE;
    int second = random.nextInt(bytes.length / PAGE) * PAGE;
    byte[] page = Arrays.copyOfRange(bytes, first, first + PAGE);
    System.arraycopy(bytes, second, bytes, first, PAGE);
    System.arraycopy(page, 0, bytes, second, PAGE);
    Files.write(file, bytes);
  }

  private static void header(Path file, Random random) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int from = random.nextInt(100);
    byte[] rubbish = new byte[1 + random.nextInt(100)];
    random.nextBytes(rubbish);
    System.arraycopy(rubbish, 0, bytes, from, rubbish.length);
    Files.write(file, bytes);
  }

  /** Inner pages of a table begin with 5, of an index with 2; where there is none, the roots. */
  private static void innerPages(Path file, Random random) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    List<Integer> inner = new ArrayList<>();
    for (int page = 0; page < bytes.length / PAGE; page++) {
      byte type = bytes[page * PAGE + (page == 0 ? 100 : 0)];
      if (type == 5 || type == 2) {
        inner.add(page);
      }
    }
    for (int page : inner.isEmpty() ? List.of(1, 2, 3) : inner) {
      if (page < bytes.length / PAGE) {
        spoil(bytes, page, random, random.nextBoolean());
      }
    }
    Files.write(file, bytes);
  }
}
