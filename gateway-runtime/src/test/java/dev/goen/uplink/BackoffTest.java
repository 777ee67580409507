package dev.goen.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration MOST = Duration.ofSeconds(30);

  @Test
  void theBoundDoublesUpToTheMostAndStaysThere() {
    long seed = System.nanoTime();
    for (int round = 0; round < 200; round++) {
      Backoff backoff = new Backoff(FIRST, new Random(seed + round));
      for (int failure = 0; failure < 100; failure++) {
        long bound = failure < 6 ? 500L << failure : 30_000;
        long pause = backoff.failed(MOST).toMillis();
        assertTrue(pause >= 0 && pause <= bound, "seed " + (seed + round) + ": " + pause);
      }
    }
  }

  /** Without full jitter a thousand gateways that lost one hub would come back together. */
  @Test
  void aThousandGatewaysComeBackSpreadOut() {
    long seed = System.nanoTime();
    int[] perSecond = new int[31];
    for (int gateway = 0; gateway < 1000; gateway++) {
      Backoff backoff = new Backoff(FIRST, new Random(seed * 31 + gateway));
      for (int i = 0; i < 8; i++) {
        backoff.failed(MOST);
      }
      perSecond[(int) backoff.failed(MOST).toSeconds()]++;
    }
    for (int second = 0; second < 30; second++) {
      assertTrue(perSecond[second] < 80, "seed " + seed + ": " + perSecond[second] + " at once");
    }
  }

  @Test
  void onlyAResetStartsAnew() {
    Backoff backoff = new Backoff(FIRST, new Random(1));
    backoff.failed(MOST);
    backoff.failed(MOST);
    assertEquals(2, backoff.failures());
    backoff.reset();
    assertTrue(backoff.failed(MOST).compareTo(FIRST) <= 0);
  }
}
