package dev.goen.driver.digital;

import dev.goen.file.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * A count that survives the end of the program and of the power: a file of one line, {@code tips
 * COUNT CRC32C}, replaced as a whole and flushed to the disk each time.
 */
final class TipCount {

  private static final Pattern LINE = Pattern.compile("tips (\\d{1,12}) ([0-9a-f]{8})\n");
  private static final int LONGEST = 64;

  private final Path file;

  TipCount(Path file) {
    this.file = file;
  }

  /** What was found where the count was kept. */
  sealed interface Found {
    record Count(long tips) implements Found {}

    /**
     * There is none.
     *
     * @param why for the log
     */
    record Nothing(String why) implements Found {}
  }

  /** Reads the count; a file that is damaged is put aside, as evidence. */
  Found read() {
    String text;
    try (var in = Files.newInputStream(file)) {
      text = new String(in.readNBytes(LONGEST), StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException _) {
      return new Found.Nothing("there is no file " + file);
    } catch (IOException thrown) {
      return new Found.Nothing(file + " cannot be read: " + thrown.getMessage());
    }
    Optional<Long> tips = parse(text);
    if (tips.isPresent()) {
      return new Found.Count(tips.get());
    }
    Path aside = file.resolveSibling(file.getFileName() + ".damaged");
    try {
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
      return new Found.Nothing("the file is damaged, see " + aside);
    } catch (IOException thrown) {
      return new Found.Nothing(file + " is damaged, and stays: " + thrown.getMessage());
    }
  }

  static Optional<Long> parse(String text) {
    Matcher line = LINE.matcher(text);
    if (!line.matches()) {
      return Optional.empty();
    }
    long tips = Long.parseLong(line.group(1));
    return text.equals(line(tips)) ? Optional.of(tips) : Optional.empty();
  }

  static String line(long tips) {
    String count = "tips " + tips;
    CRC32C check = new CRC32C();
    check.update(count.getBytes(StandardCharsets.US_ASCII));
    return count + " %08x\n".formatted(check.getValue());
  }

  /** Keeps a count; once this has returned, no loss of power takes it away. */
  void keep(long tips) throws IOException {
    WholeFile.replace(file, line(tips).getBytes(StandardCharsets.US_ASCII));
  }
}
