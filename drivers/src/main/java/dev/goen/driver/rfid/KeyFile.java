package dev.goen.driver.rfid;

import dev.goen.file.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Set;

/** The file that holds a pseudonym key: random bytes and nothing else, for its owner only. */
final class KeyFile {

  private static final int LEAST_BYTES = 32;
  private static final int MOST_BYTES = 1024;

  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private KeyFile() {}

  /** Reads the key, or makes one when there is no such file. */
  static byte[] readOrMake(Path file) throws KeyFault {
    try {
      if (Files.notExists(file)) {
        make(file);
      }
      return read(file);
    } catch (KeyFault e) {
      throw e;
    } catch (IOException e) {
      throw new KeyFault(
          KeyFault.Kind.UNUSABLE, file, "the key cannot be read or made: " + e.getMessage(), e);
    }
  }

  private static byte[] read(Path file) throws IOException {
    Set<PosixFilePermission> beyond = EnumSet.noneOf(PosixFilePermission.class);
    beyond.addAll(Files.getPosixFilePermissions(file));
    beyond.removeAll(OWNER_ONLY);
    beyond.remove(PosixFilePermission.OWNER_EXECUTE);
    if (!beyond.isEmpty()) {
      throw new KeyFault(
          KeyFault.Kind.TOO_OPEN,
          file,
          "others may use this key ("
              + PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
              + "); run: chmod 600 "
              + file);
    }
    byte[] key;
    try (InputStream in = Files.newInputStream(file)) {
      key = in.readNBytes(MOST_BYTES + 1);
    }
    if (key.length < LEAST_BYTES || key.length > MOST_BYTES) {
      throw new KeyFault(
          KeyFault.Kind.WRONG_LENGTH,
          file,
          "a key has 32 to 1024 bytes, and this file has "
              + (key.length > MOST_BYTES ? "more" : String.valueOf(key.length))
              + "; put the right file back, or remove it and a new key is made, which gives every"
              + " tag another pseudonym");
    }
    return key;
  }

  private static void make(Path file) throws IOException {
    byte[] key = new byte[LEAST_BYTES];
    new SecureRandom().nextBytes(key);
    WholeFile.replace(file, key, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
  }
}
