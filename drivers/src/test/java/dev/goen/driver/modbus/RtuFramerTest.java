package dev.goen.driver.modbus;

import static dev.goen.driver.modbus.WireLine.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.digitalpetri.modbus.pdu.ReadHoldingRegistersResponse;
import com.digitalpetri.modbus.pdu.ReadInputRegistersResponse;
import com.digitalpetri.modbus.pdu.WriteSingleRegisterRequest;
import dev.goen.driver.modbus.RtuFramer.Step;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RtuFramerTest {

  private static final RegisterBlock ONE = new RegisterBlock(3, 4, 1);
  private static final byte[] REPLY = hex("01 03 02 04 D2 3A D9");

  /** The check value of CRC-16/MODBUS in the catalogue of parametrised CRC algorithms. */
  @Test
  void checkOfTheNineDigitsIsTheCataloguesOne() {
    assertEquals(
        0x4B37, Crc16.of("123456789".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, 9));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 3, 0x0002, 2, 01030002000265CB",
    "1, 3, 0x0004, 1, 010300040001C5CB",
    "246, 4, 0x006A, 2, F604006A00024490",
    "1, 3, 0x0000, 7, 0103000000070408",
    "246, 4, 2000, 4, F60407D00004E403",
    "1, 3, 0x0002, 6, 0103000200066408",
  })
  void requestsHaveTheBytesOfTheManuals(
      int address, int function, String register, int count, String expected) {
    RegisterBlock block = new RegisterBlock(function, Integer.decode(register), count);
    assertArrayEquals(hex(expected), block.request(address).encode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01 03 02 04 D2 3A D9",
        "01 03 04 3F 81 B2 2D 12 B2",
        "F6 04 08 00 00 00 00 3F A0 00 00 31 4C",
        "F6 04 08 00 00 00 01 3F A0 00 00 0C 8C",
        "F6 04 04 00 00 3F A0 6C C3",
        "01 03 04 7F C0 00 00 E3 DB",
        "01 03 0E 00 01 00 03 00 07 00 03 04 D2 00 00 13 88 43 20",
        "01 83 02 C0 F1",
      })
  void repliesAreReadAndWrittenAlike(String golden) {
    byte[] bytes = hex(golden);
    assertTrue(Crc16.matches(bytes, 0, bytes.length));
    assertArrayEquals(bytes, RtuFrame.decodeReply(bytes, 0, bytes.length).encode());
  }

  @Test
  void chunksOfEverySizeYieldTheSameReplyAndTail() {
    byte[] wire = hex("00 FF" + "01 03 02 04 D2 3A D9");
    for (int size = 1; size <= wire.length; size++) {
      assertEquals("04d2", registers(feed(framer(), wire, size)), "chunks of " + size);
    }
  }

  /** The tail may be the start of something else, and is the caller's. */
  @Test
  void bytesBehindTheReplyAreHandedBack() {
    byte[] wire = hex("01 03 02 04 D2 3A D9 AB CD");
    Step.Complete complete = assertInstanceOf(Step.Complete.class, framer().eat(wire, wire.length));
    assertArrayEquals(hex("AB CD"), complete.tail());
  }

  @Test
  void everyTruncationIsIncompleteAndNeverAFault() {
    for (int length = 0; length < REPLY.length; length++) {
      assertInstanceOf(Step.NeedMore.class, framer().eat(REPLY, length));
    }
  }

  /** CRC-16 finds every single flipped bit, so none may ever yield a number. */
  @Test
  void noFlippedBitYieldsAReply() {
    for (int bit = 0; bit < 8 * REPLY.length; bit++) {
      byte[] damaged = REPLY.clone();
      damaged[bit / 8] ^= (byte) (1 << (bit % 8));
      for (int size : new int[] {1, 3, REPLY.length}) {
        Step step = feed(framer(), damaged, size);
        assertTrue(!(step instanceof Step.Complete), "bit " + bit);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "010300040001C5CB", // the own request, heard on a half-duplex line
        "010300040001C5CB010300040001C5CB",
        "00",
        "FF",
        "01",
        "0103",
        "010302",
        "01030204D2",
        "0103FF",
        "010302FFFF0000",
        "F604080000000000000000", // the start of another device's reply
        "0203020001F8", // another device's reply with its check lost
        "52455345540D0A", // a device that says RESET
        "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
        "00000000000000000000000000000000",
      })
  void replyIsFoundBehindJunkAndEcho(String before) {
    byte[] wire = hex(before + HexFormat.of().formatHex(REPLY));
    for (int size = 1; size <= wire.length; size++) {
      assertEquals("04d2", registers(feed(framer(), wire, size)), before + " by " + size);
    }
  }

  @Test
  void frameOfAnotherDeviceIsToldAndPassedOver() {
    byte[] foreign = DriverBench.framed("02 03 02 11 11");
    Step.Rejected rejected =
        assertInstanceOf(Step.Rejected.class, framer().eat(foreign, foreign.length));
    assertEquals(RtuFramer.Fault.FOREIGN, rejected.fault());
    assertEquals("04d2", registers(rejected.next().eat(REPLY, REPLY.length)));
  }

  /** Another master on the line is foreign too; its requests are frames as well. */
  @Test
  void requestOfAnotherMasterIsForeign() {
    byte[] foreign = new RtuFrame(9, new WriteSingleRegisterRequest(1, 2)).encode();
    Step.Rejected rejected =
        assertInstanceOf(Step.Rejected.class, framer().eat(foreign, foreign.length));
    assertEquals(RtuFramer.Fault.FOREIGN, rejected.fault());
  }

  /** A reply to an earlier, shorter question must not pass for the one to this. */
  @Test
  void replyToAnotherQuestionIsForeign() {
    byte[] other = hex("01 03 04 3F 81 B2 2D 12 B2");
    Step.Rejected rejected =
        assertInstanceOf(Step.Rejected.class, framer().eat(other, other.length));
    assertEquals(RtuFramer.Fault.FOREIGN, rejected.fault());
  }

  @Test
  void babbleIsNeitherStoredWithoutEndNorTakenForAReply() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    RtuFramer framer = RtuFramer.forReply(1, new RegisterBlock(3, 4, 6));
    byte[] noise = new byte[64];
    for (int i = 0; i < 2000; i++) {
      random.nextBytes(noise);
      switch (framer.eat(noise, noise.length)) {
        case Step.NeedMore more -> framer = more.next();
        case Step.Rejected rejected -> framer = rejected.next();
        case Step.Complete complete -> fail("seed " + seed + ": " + complete.frame());
      }
      assertTrue(framer.pendingBytes() <= 260, "seed " + seed);
    }
  }

  private static RtuFramer framer() {
    return RtuFramer.forReply(1, ONE);
  }

  private static Step feed(RtuFramer start, byte[] wire, int size) {
    RtuFramer framer = start;
    Step step = new Step.NeedMore(start);
    for (int at = 0; at < wire.length; at += size) {
      int length = Math.min(size, wire.length - at);
      step = framer.eat(java.util.Arrays.copyOfRange(wire, at, at + length), length);
      switch (step) {
        case Step.NeedMore more -> framer = more.next();
        case Step.Rejected rejected -> framer = rejected.next();
        case Step.Complete complete -> {
          return complete;
        }
      }
    }
    return step;
  }

  private static String registers(Step step) {
    Step.Complete complete = assertInstanceOf(Step.Complete.class, step);
    return switch (complete.frame().pdu()) {
      case ReadHoldingRegistersResponse held -> HexFormat.of().formatHex(held.registers());
      case ReadInputRegistersResponse input -> HexFormat.of().formatHex(input.registers());
      default -> fail("not registers: " + complete.frame());
    };
  }
}
