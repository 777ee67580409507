package dev.goen.driver.modbus;

import static dev.goen.driver.modbus.DriverBench.poll;
import static dev.goen.driver.modbus.DriverBench.said;
import static dev.goen.driver.modbus.WireLine.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.driver.PollResult;
import dev.goen.driver.modbus.MbapFramer.Step;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Modbus TCP. The PDUs are the example of the Modbus application protocol V1.1b3, clause 6.3; the
 * header is that of Modbus Messaging on TCP/IP V1.0b, clause 3.1.3.
 */
class MbapFramerTest {

  private static final RegisterBlock BLOCK = new RegisterBlock(3, 0x006B, 3);
  private static final byte[] REQUEST = hex("1501 0000 0006 FF 03 006B 0003");
  private static final byte[] REPLY = hex("1501 0000 0009 FF 03 06 022B 0000 0064");
  private static final int DATA_FROM = 9;

  private static final Map<String, Object> VEGA =
      Map.of("profile", "vega", "address", 246, "framing", "tcp");

  @Test
  void requestHasTheBytesOfTheStandards() {
    assertArrayEquals(REQUEST, framer().request());
  }

  @Test
  void chunksOfEverySizeYieldTheSameReply() {
    for (int size = 1; size <= REPLY.length; size++) {
      assertEquals("022b00000064", registers(feed(REPLY, size)), "chunks of " + size);
    }
  }

  @Test
  void anyPartOfAReplyIsNotYetOne() {
    for (int length = 0; length < REPLY.length; length++) {
      Step.NeedMore more =
          assertInstanceOf(Step.NeedMore.class, framer().eat(REPLY, length), "of " + length);
      assertEquals(length, more.next().pendingBytes());
    }
  }

  /** There is no check but TCP's: only what frames the data can be known to be wrong. */
  @Test
  void turnedBitInWhatFramesTheDataNeverYieldsANumber() {
    for (int bit = 0; bit < 8 * REPLY.length; bit++) {
      byte[] turned = REPLY.clone();
      turned[bit / 8] ^= (byte) (1 << bit % 8);
      Step step = feed(turned, turned.length);
      if (bit / 8 < DATA_FROM) {
        assertFalse(step instanceof Step.Complete, "bit " + bit + " gave " + step);
      } else {
        assertInstanceOf(Step.Complete.class, step);
      }
    }
  }

  /** What a slow device says to the last question must not be taken for the answer to this one. */
  @Test
  void lateReplyOfAnEarlierTransactionIsPassedOver() {
    byte[] both = hex("1500 0000 0009 FF 03 06 1111 1111 1111" + HexFormat.of().formatHex(REPLY));
    for (int size = 1; size <= both.length; size++) {
      assertEquals("022b00000064", registers(feed(both, size)), "chunks of " + size);
    }
  }

  @Test
  void refusalIsTheDevicesCode() {
    byte[] refusal = hex("1501 0000 0003 FF 83 02");
    assertEquals(new Step.Refused(2), framer().eat(refusal, refusal.length));
  }

  /** A length is believed only within the standard's limits, before anything is kept for it. */
  @Test
  void impossibleLengthEndsItAtOnce() {
    for (String length : new String[] {"0000", "0001", "00FF", "FFFF"}) {
      byte[] head = hex("1501 0000 " + length);
      assertInstanceOf(Step.Unframed.class, framer().eat(head, head.length), length);
    }
  }

  @Test
  void noiseNeverThrowsNorPilesUp() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      byte[] noise = new byte[random.nextInt(300)];
      random.nextBytes(noise);
      if (random.nextBoolean()) {
        System.arraycopy(REPLY, 0, noise, 0, Math.min(noise.length, random.nextInt(REPLY.length)));
      }
      Step step = feed(noise, 1 + random.nextInt(64));
      if (step instanceof Step.NeedMore more) {
        assertTrue(more.next().pendingBytes() < 260, "seed " + seed);
      }
    }
  }

  @Test
  void deviceIsReadByItsProfileWhateverTheFraming() throws Exception {
    WireLine line = new WireLine(5).reply("0001 0000 000B F6 04 08 00000000 3FA00000");
    assertEquals("level 1.2500", said(poll(line, VEGA)));
    assertEquals("000100000006f60407d00004", line.written());
  }

  @Test
  void failuresAreToldApart() throws Exception {
    assertEquals(new PollResult.NoReply(0), poll(new WireLine(64), VEGA));
    WireLine refuses = new WireLine(64).reply("0001 0000 0003 F6 84 02");
    assertEquals(2, assertInstanceOf(PollResult.Refused.class, poll(refuses, VEGA)).code());
    WireLine late = new WireLine(64).reply("0007 0000 000B F6 04 08 00000000 3FA00000");
    assertInstanceOf(PollResult.Foreign.class, poll(late, VEGA));
    WireLine other = new WireLine(64).reply("0001 0000 000B F5 04 08 00000000 3FA00000");
    assertInstanceOf(PollResult.Foreign.class, poll(other, VEGA));
    WireLine rtu = new WireLine(64).reply("F6 04 08 00 00 00 00 3F A0 00 00 31 4C");
    assertInstanceOf(PollResult.BadFrame.class, poll(rtu, VEGA));
  }

  /** What came since the last question is of that one, or of nobody. */
  @Test
  void whatCameUnaskedIsThrownAway() throws Exception {
    WireLine line = new WireLine(64).stale("0001 0000 000B F6 04 08 00000000 40A00000");
    line.reply("0001 0000 000B F6 04 08 00000000 3FA00000");
    assertEquals("level 1.2500", said(poll(line, VEGA)));
  }

  private static MbapFramer framer() {
    return MbapFramer.forReply(0x1501, 0xFF, BLOCK);
  }

  private static Step feed(byte[] bytes, int size) {
    MbapFramer framer = framer();
    Step step = new Step.NeedMore(framer);
    for (int at = 0; at < bytes.length; at += size) {
      byte[] chunk = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size));
      step = framer.eat(chunk, chunk.length);
      switch (step) {
        case Step.NeedMore more -> framer = more.next();
        case Step.Rejected rejected -> framer = rejected.next();
        case Step.Complete _, Step.Refused _, Step.Unframed _ -> {
          return step;
        }
      }
    }
    return step;
  }

  private static String registers(Step step) {
    Step.Complete complete = assertInstanceOf(Step.Complete.class, step);
    return HexFormat.of().formatHex(complete.registers().at(0x006B, 3));
  }
}
