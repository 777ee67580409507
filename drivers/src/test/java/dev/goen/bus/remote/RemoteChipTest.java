package dev.goen.bus.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.bus.BusFault;
import dev.goen.bus.BusFault.Kind;
import dev.goen.bus.Deadline;
import dev.goen.bus.DigitalChip;
import dev.goen.bus.DigitalChip.Pull;
import dev.goen.bus.DigitalInput;
import dev.goen.bus.DigitalOutput;
import dev.goen.bus.chip.DigitalChips;
import dev.goen.reading.BootId;
import dev.goen.reading.SampleTime;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The test is the server: it reads what the chip says, line by line, and answers by hand. */
@Timeout(120)
class RemoteChipTest {

  private static final BootId BOOT = new BootId(new UUID(0, 1));

  @TempDir private Path folder;
  private final AtomicLong millis = new AtomicLong(100);
  private ServerSocketChannel server;
  private DigitalChip chip;
  private SocketChannel peer;
  private BufferedReader heard;

  @BeforeEach
  void connect() throws IOException {
    Path socket = folder.resolve("chip");
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    chip = DigitalChips.open("unix:" + socket, () -> new SampleTime(BOOT, millis.get()));
    peer = server.accept();
    heard = new BufferedReader(Channels.newReader(peer, StandardCharsets.US_ASCII));
  }

  @AfterEach
  void disconnect() throws IOException {
    chip.close();
    peer.close();
    server.close();
  }

  @Test
  void theFirstAnswerIsTheLevelAndTheNextOnesAreChangesWithTheirTimes() throws Exception {
    DigitalInput door = watch(17, "17 1\n");
    assertTrue(door.level());
    millis.set(200);
    say("17 0\n17 1\n17 1\n");
    assertEquals(new DigitalInput.Edge(false, at(200)), next(door));
    assertEquals(new DigitalInput.Edge(true, at(200)), next(door));
    millis.set(300);
    say("17 0\n");
    assertEquals(new DigitalInput.Edge(false, at(300)), next(door));
    assertFalse(door.level());
    assertTrue(door.await(Deadline.in(Duration.ZERO)).isEmpty());
  }

  /** A stream socket may cut anywhere. */
  @Test
  void aLineMayComeByteByByte() throws Exception {
    DigitalInput door = watch(17, "17 1\n");
    for (char character : "17 0\n17 1\n".toCharArray()) {
      say(String.valueOf(character));
    }
    assertFalse(next(door).level());
    assertTrue(next(door).level());
  }

  @Test
  void severalLinesShareOneConnection() throws Exception {
    DigitalInput door = watch(17, "17 1\n");
    DigitalInput fridge = watch(4, "4 0\n");
    say("4 1\n17 0\n");
    assertFalse(next(door).level());
    assertTrue(next(fridge).level());
    assertEquals(Kind.BUSY, assertThrows(BusFault.class, () -> chip.input(17, Pull.UP)).kind());
    assertEquals(Kind.BUSY, assertThrows(BusFault.class, () -> chip.output(4, false)).kind());
  }

  /** None is skipped: a test of completeness counts them. */
  @Test
  void aThousandChangesBeforeAnyIsTakenAllArrive() throws Exception {
    DigitalInput door = watch(17, "17 1\n");
    for (int i = 0; i < 1000; i++) {
      say(i % 2 == 0 ? "17 0\n" : "17 1\n");
    }
    for (int i = 0; i < 1000; i++) {
      assertEquals(i % 2 != 0, next(door).level(), "change " + i);
    }
  }

  @Test
  void anOutputTellsItsSafeLevelAndIsSafeAtOpenAndAtClose() throws Exception {
    DigitalOutput siren = chip.output(27, false);
    siren.set(true);
    siren.close();
    DigitalOutput lamp = chip.output(5, true);
    lamp.set(true);
    for (String expected :
        new String[] {
          "safe 27 0", "set 27 0", "set 27 1", "set 27 0", "safe 5 1", "set 5 1", "set 5 0"
        }) {
      assertEquals(expected, heard.readLine());
    }
  }

  @Test
  void aServerThatVanishesIsGoneAfterTheChangesItHadTold() throws Exception {
    DigitalInput door = watch(17, "17 1\n");
    DigitalOutput siren = chip.output(27, false);
    say("17 0\n");
    peer.close();
    assertFalse(next(door).level());
    assertEquals(Kind.GONE, assertThrows(BusFault.class, () -> next(door)).kind());
    assertEquals(Kind.GONE, assertThrows(BusFault.class, door::level).kind());
    assertEquals(Kind.GONE, assertThrows(BusFault.class, () -> siren.set(true)).kind());
  }

  /** What is not understood may have been a change. */
  @Test
  void aServerThatTalksNonsenseIsGone() throws Exception {
    DigitalInput door = watch(17, "17 1\n");
    say("17 on\n");
    BusFault fault = assertThrows(BusFault.class, () -> next(door));
    assertTrue(fault.toString().contains("17 on"), fault::toString);
  }

  @Test
  void aLineCanBeClosedAndOpenedAgain() throws Exception {
    watch(17, "17 1\n").close();
    say("17 0\n");
    DigitalInput again = watch(17, "17 0\n");
    assertFalse(again.level());
    say("17 1\n");
    assertTrue(next(again).level());
  }

  /** A siren's worker must not wait for a simulator that was stopped in the debugger. */
  @Test
  void aServerThatDoesNotReadIsGoneInsteadOfHoldingUpTheGateway() throws Exception {
    DigitalOutput siren = chip.output(27, false);
    BusFault fault =
        assertThrows(
            BusFault.class,
            () -> {
              for (int i = 0; i < 10_000_000; i++) {
                siren.set(i % 2 == 0);
              }
            });
    assertEquals(Kind.GONE, fault.kind());
  }

  @Test
  void closingTheChipEndsAnAwaitUnderWay() throws Exception {
    DigitalInput door = watch(17, "17 1\n");
    Thread.ofPlatform().start(chip::close);
    assertEquals(Kind.GONE, assertThrows(BusFault.class, () -> next(door)).kind());
  }

  @Test
  void aSocketThatNobodyServesIsMissing() {
    BusFault fault =
        assertThrows(
            BusFault.class, () -> DigitalChips.open("unix:" + folder.resolve("no"), () -> at(0)));
    assertEquals(Kind.MISSING, fault.kind());
  }

  private DigitalInput watch(int line, String answer) throws Exception {
    CompletableFuture<Void> server =
        CompletableFuture.runAsync(
            () -> {
              try {
                assertEquals("watch " + line, heard.readLine());
                say(answer);
              } catch (IOException thrown) {
                throw new AssertionError(thrown);
              }
            });
    DigitalInput input = chip.input(line, Pull.UP);
    server.get();
    return input;
  }

  private void say(String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    while (bytes.hasRemaining()) {
      peer.write(bytes);
    }
  }

  private static DigitalInput.Edge next(DigitalInput input) throws BusFault {
    return input.await(Deadline.in(Duration.ofSeconds(30))).orElseThrow();
  }

  private static SampleTime at(long millis) {
    return new SampleTime(BOOT, millis);
  }
}
