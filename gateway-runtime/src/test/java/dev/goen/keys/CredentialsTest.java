package dev.goen.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CredentialsTest {

  @Test
  void aCredentialIsAFileWhereSystemdSaysOrWhereTheUnitHasIt() {
    Credentials handed = Credentials.of(Map.of("CREDENTIALS_DIRECTORY", "/run/credentials/x"));
    assertEquals(Path.of("/run/credentials/x/gw-key"), handed.file("gw-key"));
    assertEquals(
        Path.of("/run/credentials/goen-gateway.service/gw-key"),
        Credentials.of(Map.of()).file("gw-key"));
  }

  @Test
  void noNameLeadsOutOfTheFolder() {
    assertTrue(Credentials.isName("gw-key_1.pem"));
    for (String name : List.of("", ".", "..", "../x", "a/b", "/etc/shadow", "a b")) {
      assertFalse(Credentials.isName(name), name);
    }
  }
}
