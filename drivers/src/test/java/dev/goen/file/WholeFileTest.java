package dev.goen.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {

  @TempDir Path folder;
  private Path file = Path.of("unset");
  private Path beside = Path.of("unset");

  @BeforeEach
  void name() {
    file = folder.resolve("count");
    beside = folder.resolve("count.new");
  }

  @Test
  void aFileIsMadeAndThenReplaced() throws IOException {
    WholeFile.replace(file, "a long first content".getBytes(UTF_8));
    WholeFile.replace(file, "second".getBytes(UTF_8));
    assertEquals("second", Files.readString(file));
    assertFalse(Files.exists(beside));
  }

  @Test
  void whatAnAttemptLeftBehindIsNotMixedIn() throws IOException {
    Files.writeString(beside, "half of something much longer");
    WholeFile.replace(file, "new".getBytes(UTF_8));
    assertEquals("new", Files.readString(file));
  }

  /** Through a link left where the new file is to be, somebody else's file would be overwritten. */
  @Test
  void aLinkInItsPlaceIsNotFollowed() throws IOException {
    Path other = Files.writeString(folder.resolve("other"), "mine");
    Files.createSymbolicLink(beside, other);
    WholeFile.replace(file, "new".getBytes(UTF_8));
    assertEquals("mine", Files.readString(other));
    assertEquals("new", Files.readString(file));
  }

  @Test
  void whereTheDiskRefusesTheOldContentStays() throws IOException {
    WholeFile.replace(file, "old".getBytes(UTF_8));
    Files.createDirectories(beside.resolve("in the way"));
    assertThrows(IOException.class, () -> WholeFile.replace(file, "new".getBytes(UTF_8)));
    assertEquals("old", Files.readString(file));
  }

  @Test
  void aSecretIsItsOwnersFromTheFirstByteOn() throws IOException {
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    WholeFile.replace(file, "secret".getBytes(UTF_8), owner);
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }
}
