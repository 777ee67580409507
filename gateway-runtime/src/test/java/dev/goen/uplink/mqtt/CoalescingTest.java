package dev.goen.uplink.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoalescingTest {

  private static final int RECEIVE_MAXIMUM = 20;

  private final List<Integer> left = new ArrayList<>();
  private final Coalescing coalescing = new Coalescing();
  private final OutputStream out =
      coalescing.over(
          new ByteArrayOutputStream() {
            @Override
            public void flush() {
              left.add(size());
              reset();
            }
          });

  /** As Paho does it: one flush a packet. */
  private void packet() throws IOException {
    out.write(new byte[10]);
    out.flush();
  }

  private void hand(int messages) {
    for (int i = 0; i < messages; i++) {
      coalescing.handing();
    }
  }

  @Test
  void aLoneMessageLeavesAtOnce() throws IOException {
    coalescing.allow(RECEIVE_MAXIMUM);
    for (int i = 0; i < 3; i++) {
      hand(1);
      packet();
    }
    assertEquals(List.of(10, 10, 10), left);
  }

  @Test
  void whatFollowsAtOnceLeavesTogether() throws IOException {
    coalescing.allow(RECEIVE_MAXIMUM);
    hand(3);
    packet();
    packet();
    assertEquals(List.of(), left);
    packet();
    assertEquals(List.of(30), left);
  }

  /** Paho keeps the eleventh back while the broker owes answers to all that it allows. */
  @Test
  void halfOfWhatMayBeUnansweredIsHeldAtMost() throws IOException {
    coalescing.allow(RECEIVE_MAXIMUM);
    hand(RECEIVE_MAXIMUM);
    for (int i = 0; i < 10; i++) {
      packet();
    }
    assertEquals(List.of(100), left);
  }

  @Test
  void whereTheBrokerLetsOneBeUnansweredNothingIsHeld() throws IOException {
    coalescing.allow(1);
    hand(2);
    packet();
    assertEquals(List.of(10), left);
  }

  @Test
  void untilTheBrokerHasAnsweredNothingIsHeld() throws IOException {
    packet();
    assertEquals(List.of(10), left);
  }

  /** Pings, acknowledgements and subscriptions are flushed like messages, and not handed over. */
  @Test
  void noPacketOfAnotherKindLeavesAMessageBehind() throws IOException {
    coalescing.allow(RECEIVE_MAXIMUM);
    for (int pings = 0; pings < 5; pings++) {
      packet();
    }
    hand(4);
    packet();
    packet();
    packet();
    left.clear();
    for (int more = 0; more < 2; more++) {
      packet();
    }
    assertEquals(10, left.getLast());
    hand(2);
    packet();
    packet();
    assertEquals(20, left.getLast());
  }

  @Test
  void aMessageThatWasNotTakenIsNotWaitedFor() throws IOException {
    coalescing.allow(RECEIVE_MAXIMUM);
    hand(2);
    coalescing.refused();
    packet();
    assertEquals(List.of(10), left);
  }
}
