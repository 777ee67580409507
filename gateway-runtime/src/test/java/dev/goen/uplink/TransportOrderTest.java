package dev.goen.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TransportOrderTest {

  private static final long FAIL_BACK_MILLIS = 300_000;

  @Test
  void afterThreeFailuresTheNextHasItsTurnAndLaterTheFirstAgain() {
    TransportOrder order = new TransportOrder(2, Duration.ofMillis(FAIL_BACK_MILLIS));
    order.failed(0);
    order.failed(1);
    assertEquals(0, order.current());
    order.failed(2);
    assertEquals(1, order.current());
    assertFalse(order.failBackDue(FAIL_BACK_MILLIS + 1));
    assertTrue(order.failBackDue(FAIL_BACK_MILLIS + 2));
  }

  /** The fall-back works: a first transport that is still dead must not cost three attempts. */
  @Test
  void aFailBackThatFailsReturnsAtOnce() {
    TransportOrder order = new TransportOrder(2, Duration.ofMillis(FAIL_BACK_MILLIS));
    for (int i = 0; i < TransportOrder.PATIENCE; i++) {
      order.failed(0);
    }
    order.failBack(400_000);
    assertEquals(0, order.current());
    order.failed(400_001);
    assertEquals(1, order.current());
    assertFalse(order.failBackDue(400_002));
  }

  @Test
  void aStableConnectionForgivesFailures() {
    TransportOrder order = new TransportOrder(2, Duration.ofMillis(FAIL_BACK_MILLIS));
    order.failed(0);
    order.failed(0);
    order.stable();
    order.failed(0);
    assertEquals(0, order.current());
  }

  @Test
  void aSingleTransportIsTriedForEver() {
    TransportOrder order = new TransportOrder(1, Duration.ofMillis(FAIL_BACK_MILLIS));
    for (int i = 0; i < 100; i++) {
      order.failed(i);
      assertEquals(0, order.current());
      assertFalse(order.failBackDue(1_000_000));
    }
  }
}
