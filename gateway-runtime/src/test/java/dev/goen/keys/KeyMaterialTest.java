package dev.goen.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.keys.KeyFault.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyMaterialTest {

  @TempDir Path folder;

  private KeyFiles files(String name) {
    return KeyFiles.tls(
        folder.resolve("ca.pem"), folder.resolve(name + ".pem"), folder.resolve(name + ".key"));
  }

  private static KeyFault fault(KeyFiles files) {
    return assertThrows(KeyFault.class, () -> KeyMaterial.read(files));
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA", "Ed25519"})
  void aPairOfEachKindIsReadAndAnotherPairsKeyIsNot(String kind) throws Exception {
    CertificateMaker authority = new CertificateMaker(folder);
    authority.issue("gw", "gw07", kind);
    authority.issue("other", "gw08", kind);
    assertEquals(1, KeyMaterial.read(files("gw")).chain().size());
    KeyFiles mixed =
        KeyFiles.tls(
            folder.resolve("ca.pem"), folder.resolve("gw.pem"), folder.resolve("other.key"));
    assertEquals(Kind.OTHER_KEY, fault(mixed).kind());
  }

  /** A message in the rain must say what, where and how to mend it. */
  @Test
  void aKeyThatOthersMayReadIsRefusedWithItsRightsAndTheMend() throws Exception {
    new CertificateMaker(folder).issue("gw", "gw07", "EC");
    Path key = folder.resolve("gw.key");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
    KeyFault fault = fault(files("gw"));
    assertEquals(Kind.TOO_OPEN, fault.kind());
    assertEquals(
        key
            + ": others than its owner may read it (rw-r-----); chmod 600 it, as the gateway's"
            + " user",
        fault.getMessage());
  }

  @Test
  void anOldKeyFormIsRefusedWithTheWayToMendIt() throws Exception {
    CertificateMaker authority = new CertificateMaker(folder);
    authority.issue("gw", "gw07", "EC");
    authority.secret("gw.key", "-----BEGIN EC PRIVATE KEY-----\nAAAA\n");
    KeyFault fault = fault(files("gw"));
    assertEquals(Kind.NO_KEY, fault.kind());
    assertTrue(String.valueOf(fault.getMessage()).contains("openssl pkcs8"), fault.getMessage());
  }

  @Test
  void aTornFileIsAFaultAndNeverACrash() throws Exception {
    new CertificateMaker(folder).issue("gw", "gw07", "EC");
    for (String name : List.of("gw.pem", "gw.key", "ca.pem")) {
      Path file = folder.resolve(name);
      byte[] whole = Files.readAllBytes(file);
      for (int length = 0; length < whole.length - 30; length += 61) {
        Files.write(file, java.util.Arrays.copyOf(whole, length));
        fault(files("gw"));
      }
      Files.write(file, whole);
    }
    assertFalse(KeyMaterial.read(files("gw")).chain().isEmpty());
  }

  @Test
  void aPasswordIsItsFirstLineAndAPreSharedKeyAllButOneLineEnd() throws Exception {
    CertificateMaker maker = new CertificateMaker(folder);
    maker.secret("secret", "one\ntwo\r");
    KeyMaterial read = KeyMaterial.read(KeyFiles.secret(folder.resolve("secret")));
    assertEquals("one", read.password());
    assertEquals("one\ntwo", new String(read.secret(), java.nio.charset.StandardCharsets.UTF_8));
  }

  /** A key in a log is a key that is lost. */
  @Test
  void nothingOfAKeyIsInItsText() throws Exception {
    new CertificateMaker(folder).secret("secret", "battery-staple");
    KeyMaterial read = KeyMaterial.read(KeyFiles.secret(folder.resolve("secret")));
    assertTrue(read.toString().matches("keys [0-9a-f]{8}"), read.toString());
  }
}
