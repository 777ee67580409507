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
    order.failed();
    order.failed();
    assertEquals(0, order.current());
    assertFalse(order.failed());
    assertEquals(1, order.current());
    order.connected(2);
    assertFalse(order.failBackDue(FAIL_BACK_MILLIS + 1));
    assertTrue(order.failBackDue(FAIL_BACK_MILLIS + 2));
  }

  /**
   * The pause before a fall-back is tried may be longer than the fail-back time; a fall-back that
   * was left as soon as it was connected would carry nothing.
   */
  @Test
  void theTimeOnAFallBackRunsFromItsFirstConnection() {
    TransportOrder order = fallenBack();
    assertFalse(order.failBackDue(10 * FAIL_BACK_MILLIS));
    order.connected(10 * FAIL_BACK_MILLIS);
    assertFalse(order.failBackDue(11 * FAIL_BACK_MILLIS - 1));
    order.failed();
    order.connected(10 * FAIL_BACK_MILLIS + 5);
    assertTrue(order.failBackDue(11 * FAIL_BACK_MILLIS));
  }

  /** The fall-back works: a first transport that is still dead must not cost three attempts. */
  @Test
  void aFailBackThatFailsReturnsAtOnce() {
    TransportOrder order = fallenBack();
    order.connected(0);
    order.failBack();
    assertEquals(0, order.current());
    assertTrue(order.failed(), "it was only a try");
    assertEquals(1, order.current());
    assertFalse(order.failBackDue(2 * FAIL_BACK_MILLIS));
    order.connected(2 * FAIL_BACK_MILLIS);
    assertFalse(order.failed(), "this one has fallen back for good");
  }

  @Test
  void aStableConnectionForgivesFailures() {
    TransportOrder order = new TransportOrder(2, Duration.ofMillis(FAIL_BACK_MILLIS));
    order.failed();
    order.failed();
    order.stable();
    order.failed();
    assertEquals(0, order.current());
  }

  @Test
  void aSingleTransportIsTriedForEver() {
    TransportOrder order = new TransportOrder(1, Duration.ofMillis(FAIL_BACK_MILLIS));
    for (int i = 0; i < 100; i++) {
      order.failed();
      assertEquals(0, order.current());
      assertFalse(order.failBackDue(1_000_000));
    }
  }

  private static TransportOrder fallenBack() {
    TransportOrder order = new TransportOrder(2, Duration.ofMillis(FAIL_BACK_MILLIS));
    for (int i = 0; i < TransportOrder.PATIENCE; i++) {
      order.failed();
    }
    return order;
  }
}
