package dev.goen.driver.llrp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.bus.BusFault;
import dev.goen.bus.fake.FakeSerialLine;
import dev.goen.driver.PollResult;
import dev.goen.reading.BootId;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * LLRP 1.0.1. The layout of each message and parameter is the standard's clause 16; two reports are
 * captures of real readers that were published: one by the tests of sllurp, and one whose tag has
 * been given other digits here.
 */
class LlrpTest {

  private static final HexFormat HEX = HexFormat.of();

  /** EPC, antenna 2, -55 dBm, first seen, seen 3 times. */
  private static final byte[] REPORT =
      hex(
          "04 3D 00 00 00 2C 00 00 00 01 00 F0 00 22 8D 30 75 1F EB 70 5C 59 04 E3 D5 0D 70 81 00"
              + " 02 86 C9 82 00 06 44 3C 7A 3F EC 00 88 00 03");

  /** TagReportData of an Impinj reader, as in sllurp's tests/ro_access_report.py. */
  private static final byte[] SLLURP =
      report(
          "00 f0 00 1f 8d 35 e0 17 00 43 ba bb ce 00 00 14 1d 81 00 01 86 d8 82 00 03 dc 30 8b 3e"
              + " fa 9f");

  /** With the EPC in its long form, 128 bits, the PC word, and a maker's own parameter. */
  private static final byte[] LONG =
      hex(
          "04 3d 00 00 00 3a 00 00 00 00 00 f0 00 30 00 f1 00 16 00 80 00 11 22 33 44 55 66 77 88"
              + " 99 aa bb cc dd ee ff 81 00 01 86 b7 8c 44 00 03 ff 00 0e 00 00 5e 95 00 00 00 38"
              + " 00 16");

  private static final String CONNECTED =
      "04 3F 00 00 00 20 00 00 00 00 00 F6 00 16 00 80 00 0C 00 06 44 3C 7A 3F EC 00 01 00 00 06"
          + " 00 00";
  private static final String KEEP_ALIVE = "04 3E 00 00 00 0A 00 00 00 07";
  private static final String KEEP_ALIVE_ACK = "04 48 00 00 00 0A 00 00 00 07";

  private final FakeSerialLine line = new FakeSerialLine();
  private final LlrpDriver driver =
      new LlrpDriver(
          new SensorId("gate"),
          () -> new SampleTime(new BootId(new UUID(1, 2)), line.clock().getAsLong() / 1_000_000),
          raw -> "p" + raw.substring(raw.length() - 4),
          Duration.ofSeconds(1));

  @Test
  void reportsOfRealReadersAreRead() {
    assertEquals(
        List.of(
            new TagReport(
                "30751FEB705C5904E3D50D70",
                OptionalInt.of(2),
                OptionalInt.of(-55),
                OptionalInt.of(3))),
        tags(REPORT));
    assertEquals(
        List.of(
            new TagReport(
                "35E0170043BABBCE0000141D",
                OptionalInt.of(1),
                OptionalInt.of(-40),
                OptionalInt.empty())),
        tags(SLLURP));
    assertEquals(
        List.of(
            new TagReport(
                "00112233445566778899AABBCCDDEEFF",
                OptionalInt.of(1),
                OptionalInt.of(-73),
                OptionalInt.empty())),
        tags(LONG));
  }

  @Test
  void messagesAreTheSameInChunksOfAnySize() {
    byte[] two = Arrays.copyOf(REPORT, REPORT.length + LONG.length);
    System.arraycopy(LONG, 0, two, REPORT.length, LONG.length);
    for (int size = 1; size <= two.length; size++) {
      LlrpFramer framer = LlrpFramer.EMPTY;
      StringBuilder read = new StringBuilder();
      for (int at = 0; at < two.length; at += size) {
        byte[] chunk = Arrays.copyOfRange(two, at, Math.min(two.length, at + size));
        framer = framer.with(chunk, chunk.length);
        while (framer.next()
            instanceof LlrpFramer.Step.Complete(LlrpMessage one, LlrpFramer next)) {
          framer = next;
          read.append(HEX.formatHex(one.encode()));
        }
      }
      assertEquals(HEX.formatHex(two), read.toString(), "chunks of " + size);
      assertEquals(0, framer.pendingBytes());
    }
  }

  /** A length is looked at before anything is kept for it. */
  @Test
  void impossibleLengthEndsItAtOnce() {
    for (String length : List.of("00 00 00 00", "00 00 00 09", "00 01 00 01", "FF FF FF FF")) {
      byte[] head = hex("04 3D " + length + " 00 00 00 01");
      LlrpFramer framer = LlrpFramer.EMPTY.with(head, head.length);
      assertInstanceOf(LlrpFramer.Step.Broken.class, framer.next(), length);
    }
  }

  /** Of a report that is damaged nothing is believed, wherever it is cut or a bit has turned. */
  @Test
  void damagedReportsNeitherThrowNorLoop() {
    for (byte[] golden : List.of(REPORT, SLLURP, LONG)) {
      byte[] body = Arrays.copyOfRange(golden, LlrpMessage.HEAD_BYTES, golden.length);
      for (int length = 1; length < body.length; length++) {
        assertEquals(Optional.empty(), tags(Arrays.copyOf(body, length), 61), "cut at " + length);
      }
      for (int bit = 0; bit < 8 * body.length; bit++) {
        byte[] turned = body.clone();
        turned[bit / 8] ^= (byte) (1 << bit % 8);
        tags(turned, 61).ifPresent(tags -> assertTrue(tags.size() <= 1));
        ReaderEvent.read(new LlrpMessage(63, 0, turned));
        ReaderEvent.status(new LlrpMessage(13, 0, turned));
      }
    }
  }

  @Test
  void noiseNeitherThrowsNorPilesUp() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      Parameter.read(noise, 0);
      ReaderEvent.read(new LlrpMessage(63, 0, noise));
      ReaderEvent.status(new LlrpMessage(30, 0, noise));
      LlrpFramer framer = LlrpFramer.EMPTY.with(noise, noise.length);
      for (int i = 0; i < 30; i++) {
        if (!(framer.next() instanceof LlrpFramer.Step.Complete(LlrpMessage _, LlrpFramer next))) {
          break;
        }
        framer = next;
      }
      assertTrue(framer.pendingBytes() <= noise.length, "seed " + seed);
    }
  }

  @Test
  void readerIsSetUpAndItsTagsArePseudonyms() throws Exception {
    play(false);
    line.answers(HEX.formatHex(REPORT).replaceAll("..(?!$)", "$0 "));
    PollResult.Sampled sampled = assertInstanceOf(PollResult.Sampled.class, poll());
    assertEquals(
        "tag p0D70, antenna 2, rssi -85",
        sampled.readings().stream()
            .map(one -> one.quantity() + " " + one.value())
            .collect(Collectors.joining(", ")));
    assertFalse(sampled.toString().contains("30751FEB"), "the raw id goes no further");
    assertEquals(new PollResult.Quiet(), poll());
    line.close();
  }

  @Test
  void keepAlivesAreAnswered() throws Exception {
    play(false);
    line.answers(KEEP_ALIVE).expects(KEEP_ALIVE_ACK);
    assertEquals(new PollResult.Quiet(), poll());
    line.close();
  }

  /** A tag that stays is reported dozens of times a second. */
  @Test
  void tagThatStaysIsToldOncePerPause() throws Exception {
    play(false);
    String report = HEX.formatHex(REPORT).replaceAll("..(?!$)", "$0 ");
    for (int i = 0; i < 20; i++) {
      line.after(Duration.ofMillis(100)).answers(report);
    }
    int told = 0;
    for (int i = 0; i < 10; i++) {
      told += poll() instanceof PollResult.Sampled ? 1 : 0;
    }
    assertEquals(2, told);
    line.close();
  }

  @Test
  void refusalIsToldWithItsStepAndTriedAgain() throws Exception {
    play(true);
    PollResult.Refused refused = assertInstanceOf(PollResult.Refused.class, poll());
    assertEquals(new PollResult.Refused(100, "DELETE_ROSPEC: no"), refused);
    line.expects(question(0, 3));
    assertInstanceOf(PollResult.NoReply.class, poll());
    line.close();
  }

  @Test
  void readerThatSaysNoMoreIsGivenUp() throws Exception {
    play(false);
    for (int i = 0; i < 31; i++) {
      PollResult result = poll();
      if (result instanceof PollResult.NoReply) {
        assertTrue(i >= 29, "keep-alives come every 10 s");
        break;
      }
    }
    BusFault fault = assertThrows(BusFault.class, this::poll);
    assertEquals(BusFault.Kind.GONE, fault.kind());
  }

  @Test
  void whoDoesNotSpeakLlrpIsToldSo() throws Exception {
    line.answers("53 53 48 2D 32 2E 30 2D 4F 70 65 6E 53 53 48");
    PollResult.BadFrame bad = assertInstanceOf(PollResult.BadFrame.class, poll());
    assertTrue(bad.what().contains("5084"), bad::what);
  }

  /** The connection and the steps; at the second it refuses, if told so. */
  private void play(boolean refuse) {
    line.answers(CONNECTED);
    List<SetUp.Step> steps = SetUp.steps();
    for (int i = 0; i < steps.size(); i++) {
      line.expects(question(i, i + 1));
      if (refuse && i == 1) {
        line.answers("04 1F 00 00 00 14 00 00 00 02 01 1F 00 0A 00 64 00 02 6E 6F");
        return;
      }
      byte[] status = hex("01 1F 00 08 00 00 00 00");
      line.answers(new LlrpMessage(steps.get(i).type() + 10, i + 1, status).encode());
    }
  }

  private static byte[] question(int step, int id) {
    SetUp.Step of = SetUp.steps().get(step);
    return new LlrpMessage(of.type(), id, of.body()).encode();
  }

  private PollResult poll() throws BusFault {
    return driver.poll(line, line.deadline(Duration.ofSeconds(1)));
  }

  private static List<TagReport> tags(byte[] message) {
    LlrpFramer framer = LlrpFramer.EMPTY.with(message, message.length);
    LlrpFramer.Step.Complete whole =
        assertInstanceOf(LlrpFramer.Step.Complete.class, framer.next());
    return TagReport.read(whole.message()).orElseThrow();
  }

  private static Optional<List<TagReport>> tags(byte[] body, int type) {
    return TagReport.read(new LlrpMessage(type, 0, body));
  }

  private static byte[] report(String data) {
    return new LlrpMessage(61, 1, hex(data)).encode();
  }

  private static byte[] hex(String text) {
    return HEX.parseHex(text.replace(" ", ""));
  }
}
