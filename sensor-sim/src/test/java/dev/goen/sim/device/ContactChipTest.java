package dev.goen.sim.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.StringWriter;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ContactChipTest {

  @TempDir private Path folder;

  private final StringWriter served = new StringWriter();
  private final AtomicBoolean closed = new AtomicBoolean(true);

  private ContactChip start() throws Exception {
    return ContactChip.start(
        folder.resolve("chip"),
        List.of(new ContactChip.Contact("fridge-7", 17, closed::get, true)),
        new ServedLog(served));
  }

  private static void say(SocketChannel channel, String line) throws Exception {
    channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void aWatchedLineTellsItsLevelAtOnceAndAtEveryChange() throws Exception {
    try (ContactChip _ = start();
        SocketChannel channel =
            SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("chip")));
        BufferedReader in =
            new BufferedReader(Channels.newReader(channel, StandardCharsets.US_ASCII))) {
      say(channel, "watch 17");
      assertEquals("17 0", in.readLine(), "closed, with a pull-up: low");
      closed.set(false);
      assertEquals("17 1", in.readLine());
      closed.set(true);
      assertEquals("17 0", in.readLine());
    }
    assertEquals(
        List.of("1 true", "2 false", "3 true"),
        served
            .toString()
            .lines()
            .map(line -> line.split("\t"))
            .map(field -> field[2] + " " + field[4])
            .toList());
  }

  /** A gateway that dies must not leave a siren howling, nor silence one that is safe when on. */
  @Test
  void outputsFallBackToTheirSafeLevelWhenTheGatewayGoes() throws Exception {
    try (ContactChip chip = start()) {
      try (SocketChannel channel =
          SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("chip")))) {
        say(channel, "safe 27 0");
        say(channel, "nonsense");
        say(channel, "set 27 1");
        awaitOutputs(chip, 1);
      }
      awaitOutputs(chip, 2);
      assertEquals(
          List.of("27 true", "27 false"),
          chip.outputs().stream().map(output -> output.line() + " " + output.high()).toList());
    }
  }

  private static void awaitOutputs(ContactChip chip, int count) throws InterruptedException {
    long deadline = System.nanoTime() + 30_000_000_000L;
    while (chip.outputs().size() < count && System.nanoTime() < deadline) {
      Thread.sleep(5);
    }
    assertTrue(chip.outputs().size() >= count, () -> chip.outputs().toString());
  }
}
