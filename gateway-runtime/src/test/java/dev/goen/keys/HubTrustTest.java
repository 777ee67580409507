package dev.goen.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.clock.Present;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a hub's certificate on a right clock, on one that is behind, and on none. */
class HubTrustTest {

  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path folder;

  private final Instant today = Instant.now();
  private Present present = Present.exactly(today);
  private CertificateMaker authority;
  private HubTrust trust;

  @BeforeEach
  void make() throws Exception {
    authority = new CertificateMaker(folder);
    trust =
        new HubTrust(Optional.of(KeyReader.certificates(folder.resolve("ca.pem"))), () -> present);
  }

  private List<X509Certificate> from(Instant begin, Duration lasts) throws Exception {
    authority.issue("hub", "hub", "EC", begin, lasts);
    return KeyReader.certificates(folder.resolve("hub.pem"));
  }

  private String refusal(List<X509Certificate> chain) {
    CertificateException e =
        assertThrows(CertificateException.class, () -> trust.checkServerTrusted(chain));
    return String.valueOf(e.getMessage());
  }

  @Test
  void onARightClockOnlyWhatIsValidIsTaken() throws Exception {
    trust.checkServerTrusted(from(today.minus(DAY), DAY.multipliedBy(2)));
    assertTrue(refusal(from(today.plus(DAY), DAY)).contains("not yet valid"));
    assertTrue(refusal(from(today.minus(DAY.multipliedBy(2)), DAY)).contains("has expired"));
  }

  /** Boot at 1970, or at the time saved before a long night: the hub could not be asked else. */
  @Test
  void whatIsNotYetValidByAClockNobodyVouchesForIsTaken() throws Exception {
    for (Instant wall : List.of(Instant.EPOCH, today.minus(DAY.multipliedBy(200)))) {
      present = Present.atLeast(wall);
      trust.checkServerTrusted(from(today.minus(DAY), DAY.multipliedBy(2)));
      assertEquals(Optional.empty(), trust.outlived());
    }
  }

  /** However little is known of the time, it is never earlier than this. */
  @Test
  void whatHasExpiredByAClockThatIsBehindIsRefusedAllTheSame() throws Exception {
    present = Present.atLeast(today.minus(DAY.multipliedBy(10)));
    String said = refusal(from(today.minus(DAY.multipliedBy(13)), DAY));
    assertTrue(said.contains("has expired") && said.contains("nobody vouches"), said);
  }

  @Test
  void whatWasTakenWithoutAClockIsJudgedAgainOnceTheTimeIsKnown() throws Exception {
    List<X509Certificate> chain = from(today.minus(DAY.multipliedBy(3)), DAY);
    present = Present.atLeast(today.minus(DAY.multipliedBy(20)));
    trust.checkServerTrusted(chain);
    assertEquals(Optional.empty(), trust.outlived());
    present = Present.exactly(today);
    assertTrue(trust.outlived().orElse("").contains("has expired"));

    present = Present.atLeast(Instant.EPOCH);
    trust.checkServerTrusted(from(today.minus(DAY), DAY.multipliedBy(2)));
    present = Present.exactly(today);
    assertEquals(Optional.empty(), trust.outlived());
  }

  /** Only the time is doubted, not who signed. */
  @Test
  void withoutAClockAnotherAuthorityIsNoBetter() throws Exception {
    List<X509Certificate> foreign = from(today.plus(DAY), DAY);
    new CertificateMaker(folder);
    HubTrust other =
        new HubTrust(
            Optional.of(KeyReader.certificates(folder.resolve("ca.pem"))),
            () -> Present.atLeast(Instant.EPOCH));
    assertThrows(CertificateException.class, () -> other.checkServerTrusted(foreign));
  }

  @Test
  void anUncertainTimeAllowsForItsUncertaintyAndNoMore() throws Exception {
    present = new Present(today, today.plusSeconds(90));
    trust.checkServerTrusted(from(today.plusSeconds(60), DAY));
    assertTrue(refusal(from(today.plusSeconds(120), DAY)).contains("not yet valid"));
  }
}
