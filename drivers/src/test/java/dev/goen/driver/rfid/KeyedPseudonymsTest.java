package dev.goen.driver.rfid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyedPseudonymsTest {

  @TempDir Path folder;

  /** HMAC-SHA-256 with the key 00 to 1F, cut to bd5e45509f635e205a1e008751652013. */
  @Test
  void pseudonymIsTheKeyedHashInBase32() {
    byte[] key = new byte[32];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) i;
    }
    String hash =
        KeyedPseudonyms.base32(HexFormat.of().parseHex("bd5e45509f635e205a1e008751652013"));
    assertEquals("1:" + hash, new KeyedPseudonyms(key, 1, "").of("30751FEB705C5904E3D50D70"));
    assertEquals("xvpekue7mnpcawq6acdvczjacm", hash);
  }

  /** Exceptions end up in logs. */
  @Test
  void idThatIsNoIdIsRefusedWithoutBeingQuoted() {
    KeyedPseudonyms pseudonyms = new KeyedPseudonyms(new byte[32], 1, "");
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> pseudonyms.of("62E3086CEX"));
    assertFalse(String.valueOf(refused.getMessage()).contains("62E3"));
    assertEquals(null, refused.getCause());
  }

  /** RFC 4648, clause 10, in lower case and without padding. */
  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "f, my",
    "fo, mzxq",
    "foo, mzxw6",
    "foob, mzxw6yq",
    "fooba, mzxw6ytb",
    "foobar, mzxw6ytboi",
  })
  void base32IsTheStandards(String plain, String encoded) {
    byte[] bytes = plain.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    assertEquals(encoded, KeyedPseudonyms.base32(bytes));
  }

  @Test
  void missingKeyIsMadeForItsOwnerOnlyAndStays() throws Exception {
    Path file = folder.resolve("pseudonym.key");
    String first = KeyedPseudonyms.open(file, "izumo").of("62E3086CED");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals(32, Files.size(file));
    assertEquals(first, KeyedPseudonyms.open(file, "izumo").of("62E3086CED"));
    assertNotEquals(first, KeyedPseudonyms.open(file, "matsue").of("62E3086CED"));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(1, files.count(), "nothing is left beside the key");
    }
  }

  /** Left behind by a power cut; it was never the key. */
  @Test
  void halfWrittenNewKeyIsReplaced() throws Exception {
    Path file = folder.resolve("pseudonym.key");
    Files.write(folder.resolve("pseudonym.key.new"), new byte[7]);
    KeyedPseudonyms.open(file, "");
    assertEquals(32, Files.size(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-rw-rw-", "rw-----w-"})
  void keyThatOthersMayUseIsRefused(String permissions) throws Exception {
    Path file = written(new byte[32], permissions);
    KeyFault fault = assertThrows(KeyFault.class, () -> KeyedPseudonyms.open(file, ""));
    assertEquals(KeyFault.Kind.TOO_OPEN, fault.kind());
    assertTrue(String.valueOf(fault.getMessage()).contains("chmod 600 " + file), fault::toString);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 31, 1025})
  void keyOfAWrongLengthIsRefusedAndKept(int length) throws Exception {
    Path file = written(new byte[length], "rw-------");
    KeyFault fault = assertThrows(KeyFault.class, () -> KeyedPseudonyms.open(file, ""));
    assertEquals(KeyFault.Kind.WRONG_LENGTH, fault.kind());
    assertEquals(length, Files.size(file));
  }

  @Test
  void folderThatIsMissingIsToldWithTheFile() {
    Path file = folder.resolve("none").resolve("pseudonym.key");
    KeyFault fault = assertThrows(KeyFault.class, () -> KeyedPseudonyms.open(file, ""));
    assertEquals(KeyFault.Kind.UNUSABLE, fault.kind());
    assertFalse(Files.exists(file));
  }

  private Path written(byte[] key, String permissions) throws Exception {
    Path file = folder.resolve("pseudonym.key");
    Files.write(file, key);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    return file;
  }
}
