package dev.goen.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.clock.Present;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyringTest {

  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path folder;

  private final Instant start = Instant.now();
  private Present present = Present.exactly(start);
  private long nanos = -5;
  private CertificateMaker authority;
  private Keyring ring;

  @BeforeEach
  void make() throws Exception {
    authority = new CertificateMaker(folder);
    authority.issue("gw", "gw07", "EC");
    KeyFiles files =
        KeyFiles.tls(folder.resolve("ca.pem"), folder.resolve("gw.pem"), folder.resolve("gw.key"));
    ring = new Keyring(files, () -> present, () -> nanos);
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  private KeyMaterial connected() throws KeyFault {
    KeyMaterial keys = ring.next();
    ring.accepted(keys);
    assertFalse(ring.another(keys));
    return keys;
  }

  @Test
  void aRenewalIsNoticedAtTheNextLookAndUsedFromTheNextConnectionOn() throws Exception {
    KeyMaterial first = connected();
    authority.issue("gw", "gw07", "RSA");
    assertFalse(ring.another(first), "not before a minute has passed");
    pass(Duration.ofMinutes(1));
    assertTrue(ring.another(first));
    assertTrue(ring.another(first), "as long as the connection is not made anew");
    KeyMaterial second = connected();
    assertFalse(second.equals(first));
    assertEquals(second.until(), ring.report().until());
  }

  @Test
  void aRenewalThatIsNotSoundLeavesTheOldKeysInUseAndIsTold() throws Exception {
    KeyMaterial first = connected();
    Path key = folder.resolve("gw.key");
    byte[] old = Files.readAllBytes(key);
    authority.issue("gw", "gw07", "EC", start.minus(DAY.multipliedBy(2)), DAY);
    pass(Duration.ofMinutes(1));
    assertFalse(ring.another(first), "it has expired");
    assertTrue(ring.report().trouble().contains("ended on"), ring.report()::toString);

    authority.issue("gw", "gw07", "EC");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    assertEquals(first, ring.next(), "others may read it");
    assertTrue(ring.report().trouble().contains("chmod 600"), ring.report()::toString);

    Files.write(key, old);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    assertEquals(first, ring.next(), "it belongs to another certificate");
    assertTrue(ring.report().trouble().contains("does not belong"), ring.report()::toString);

    Files.delete(key);
    assertEquals(first, ring.next(), "it is not there");

    authority.issue("gw", "gw07", "EC");
    assertFalse(ring.next().equals(first), "all is well again");
    assertEquals("", ring.report().trouble());
  }

  /** The city's register of gateways may learn of a new certificate later than the gateway. */
  @Test
  void whatTheHubRefusesIsTriedAgainLaterAndTheOldKeysGoOn() throws Exception {
    KeyMaterial first = connected();
    authority.issue("gw", "gw07", "EC");
    KeyMaterial second = ring.next();
    ring.rejected(second);
    assertEquals(first, ring.next());
    ring.accepted(first);
    assertFalse(ring.another(first));
    assertEquals("the hub does not take the renewed keys", ring.report().trouble());
    pass(Keyring.TRY_AGAIN);
    assertTrue(ring.another(first));
    assertEquals(second, ring.next());
    ring.accepted(second);
    assertFalse(ring.another(second));
    assertEquals("", ring.report().trouble());
  }

  /** With a hub that refuses both, neither may be given up for the other. */
  @Test
  void oldAndNewTakeTurnsUntilOneConnects() throws Exception {
    KeyMaterial first = connected();
    authority.issue("gw", "gw07", "EC");
    for (int round = 0; round < 3; round++) {
      KeyMaterial second = ring.next();
      assertFalse(second.equals(first));
      ring.rejected(second);
      assertEquals(first, ring.next());
      ring.rejected(first);
    }
  }

  @Test
  void aCertificateOfTheFutureWaitsWhereTheTimeIsKnown() throws Exception {
    KeyMaterial first = connected();
    authority.issue("gw", "gw07", "EC", start.plus(DAY), DAY.multipliedBy(60));
    assertEquals(first, ring.next());
    assertTrue(ring.report().trouble().contains("begins on"), ring.report()::toString);
    present = Present.exactly(start.plus(DAY).plusSeconds(1));
    assertFalse(ring.next().equals(first));
  }

  /** A clock that is behind cannot tell, and the hub can. */
  @Test
  void aCertificateOfTheFutureIsUsedWhereNobodyKnowsTheTime() throws Exception {
    KeyMaterial first = connected();
    present = Present.atLeast(Instant.EPOCH);
    authority.issue("gw", "gw07", "EC", start.plus(DAY), DAY.multipliedBy(60));
    assertFalse(ring.next().equals(first));
  }

  @Test
  void theEndOfACertificateIsToldThirtySevenAndOneDaysAhead() throws Exception {
    authority.issue("gw", "gw07", "EC", start, DAY.multipliedBy(40));
    connected();
    assertEquals(OptionalInt.empty(), ring.report().endsWithinDays());
    for (int[] step : new int[][] {{11, 30}, {34, 7}, {39, 1}, {41, 0}}) {
      present = Present.exactly(start.plus(DAY.multipliedBy(step[0])).plusSeconds(1));
      assertEquals(OptionalInt.of(step[1]), ring.report().endsWithinDays());
    }
  }

  /** It is worth a try: nothing else is there, and the hub decides. */
  @Test
  void withNoOtherCertificateAnExpiredOneIsShown() throws Exception {
    authority.issue("gw", "gw07", "EC", start.minus(DAY.multipliedBy(2)), DAY);
    ring.next();
    assertTrue(ring.report().trouble().contains("ended on"), ring.report()::toString);
  }

  @Test
  void withNothingThatCanBeUsedTheReasonIsThrown() throws Exception {
    Files.delete(folder.resolve("gw.key"));
    KeyFault fault = assertThrows(KeyFault.class, () -> ring.next());
    assertTrue(String.valueOf(fault.getMessage()).contains("no such file"), fault.getMessage());
  }
}
