package dev.goen.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.reading.SeqSet;
import dev.goen.sim.peer.NeedsPeer;
import dev.goen.sim.peer.Peer;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub that speaks CoAP and is not of our making: packs longer than a block arrive whole. */
@NeedsPeer(Peer.LIBCOAP)
class LibcoapIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int BLOCK_BYTES = 1024;

  private static final Pattern IDENTITY =
      Pattern.compile(
          "^\\[\\{\"bn\":\"urn:dev:org:32473-gw07:\",\"bt\":[0-9.]+,\"n\":\"pack\",\"vs\":"
              + "\"([0-9a-f]{16}) (river/data) ([0-9,/-]+) [0-9a-f-]{36} ([0-9]+) synced\"\\}");

  /** A record that begins an entry: its name has no ending of a quality or a reason. */
  private static final Pattern ENTRY = Pattern.compile("\\{\"n\":\"([^\"/]+/[^\"/]+)\"");

  @TempDir Path folder = Path.of("unset");

  @Test
  void whatAServerOfLibcoapHoldsIsASoundPackOfAcceptedReadings() throws Exception {
    int port = freePort();
    Acceptance accepted = new Acceptance(folder);
    Path report = accepted.next();
    try (BusyLines lines = BusyLines.start();
        PackagedGateway gateway =
            PackagedGateway.start(write(port, lines), report, folder.resolve("gateway.log"))) {
      // A backlog first, so that packs are longer than a block.
      assertTrue(Eventually.holds(SOON, () -> Files.size(report) > 40_000), gateway::tail);
      Process server =
          libcoap("coap-server", "-A", "127.0.0.1", "-p", "" + port, "-d", "100", "-v", "7");
      try {
        String pack = longPack(port, gateway);
        assertSound(pack, accepted.all());
        assertTrue(
            Files.readString(folder.resolve("coap-server.log")).contains("Block1"),
            "libcoap tells of blocks it put together");
        assertEquals(143, gateway.terminate(60), gateway::tail);
        String status = read(port, "goen/v1/it-div/gw07/status");
        assertTrue(status.contains("\"online\":false"), status);
        System.getLogger(LibcoapIT.class.getName())
            .log(
                System.Logger.Level.INFO,
                "libcoap holds a pack of {0} bytes, {1} entries, each as accepted",
                pack.length(),
                ENTRY.matcher(pack).results().count());
      } finally {
        server.destroy();
        server.waitFor(10, TimeUnit.SECONDS);
      }
    }
  }

  /**
   * The server keeps the last message of each path. The last of the backlog may be a short rest,
   * but every commit makes a message of the live lane that is longer than a block.
   */
  private String longPack(int port, PackagedGateway gateway) throws Exception {
    String[] last = {""};
    assertTrue(
        Eventually.holds(
            SOON,
            () -> {
              for (String lane : List.of("backlog", "live")) {
                last[0] = read(port, "goen/v1/river/gw07/data/" + lane);
                if (last[0].length() > BLOCK_BYTES) {
                  return true;
                }
              }
              return false;
            }),
        () -> "no long pack: " + last[0] + "\n" + gateway.tail());
    return last[0];
  }

  /** As many entries as numbers, each with the name that was accepted under its number. */
  private static void assertSound(String pack, Map<String, String> accepted) {
    Matcher identity = IDENTITY.matcher(pack);
    assertTrue(identity.find() && pack.endsWith("}]"), pack);
    SeqSet seqs = SeqSet.parse(identity.group(3));
    Matcher entries = ENTRY.matcher(pack);
    PrimitiveIterator.OfLong numbers = seqs.iterator();
    while (entries.find()) {
      assertTrue(numbers.hasNext(), () -> "more entries than numbers: " + pack);
      String key = identity.group(1) + " " + identity.group(2) + " " + numbers.nextLong();
      String name = entries.group(1).replace("gateway/", "#");
      String content = String.valueOf(accepted.get(key));
      assertEquals(name, content.split(" ", 2)[0], key);
    }
    assertTrue(!numbers.hasNext(), () -> "fewer entries than numbers: " + pack);
  }

  private String read(int port, String path) throws Exception {
    Path out = folder.resolve("read.txt");
    Files.deleteIfExists(out);
    Process client =
        libcoap(
            "coap-client",
            "-m",
            "get",
            "-B",
            "5",
            "-o",
            out.toString(),
            "coap://127.0.0.1:" + port + "/" + path);
    assertTrue(client.waitFor(20, TimeUnit.SECONDS), "coap-client did not end");
    return Files.exists(out) ? Files.readString(out) : "";
  }

  private Process libcoap(String tool, String... options) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(options);
    builder.command().addFirst(Peer.LIBCOAP.command(tool).toString());
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve(tool + ".log").toFile()))
        .start();
  }

  private Path write(int port, BusyLines lines) throws Exception {
    return Files.writeString(
        folder.resolve("gateway.yaml"),
        """
        version: 1
        gateway: { id: gw07, operator: it-div }
        clock: { trusted: true }
        buffer: { file: buffer.db, commit-interval: 1500ms }
        destinations:
          - { name: city, encoding: senml-json, transports: [ { coap: "coap://127.0.0.1:%d" } ] }
        """
                .formatted(port)
            + lines.buses());
  }

  private static int freePort() throws Exception {
    try (DatagramSocket free =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      return free.getLocalPort();
    }
  }
}
