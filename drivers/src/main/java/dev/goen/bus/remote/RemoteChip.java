package dev.goen.bus.remote;

import dev.goen.bus.BusFault;
import dev.goen.bus.BusFault.Kind;
import dev.goen.bus.DigitalChip;
import dev.goen.bus.DigitalInput;
import dev.goen.bus.DigitalOutput;
import dev.goen.reading.SampleClock;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A chip over a Unix socket, for simulated contacts and sirens. One connection carries all lines;
 * one thread reads it and hands each change to its line, stamped with the time of its arrival.
 *
 * <p>ASCII lines, ended by LF:
 *
 * <pre>
 * to the server    watch 17     answer at once with the level, and again at every change
 *                  safe 27 0    the level that output 27 gets when this connection ends
 *                  set 27 1     drive output 27; no answer
 * from the server  17 1         the level of line 17 is high
 * </pre>
 */
public final class RemoteChip implements DigitalChip {

  private static final int LONGEST_LINE = 16;

  private final String name;
  private final SampleClock clock;
  private final SocketChannel channel;
  private final Selector selector;
  private final Map<Integer, RemoteInput> inputs = new ConcurrentHashMap<>();
  private final Set<Integer> outputs = ConcurrentHashMap.newKeySet();
  private final StringBuilder partial = new StringBuilder();
  private volatile boolean ended;

  private RemoteChip(String name, SampleClock clock, SocketChannel channel, Selector selector) {
    this.name = name;
    this.clock = clock;
    this.channel = channel;
    this.selector = selector;
  }

  /**
   * Connects to the server.
   *
   * @param clock stamps changes; called on the reading thread
   * @throws BusFault MISSING when nobody serves that socket, FORBIDDEN when it may not be opened
   */
  public static RemoteChip connect(Path socket, SampleClock clock) throws BusFault {
    String name = "unix:" + socket;
    try {
      SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
      channel.configureBlocking(false);
      Selector selector = Selector.open();
      channel.register(selector, SelectionKey.OP_READ);
      RemoteChip chip = new RemoteChip(name, clock, channel, selector);
      Thread.ofPlatform().daemon().name(name).start(chip::readUntilTheEnd);
      return chip;
    } catch (IOException thrown) {
      if (Files.exists(socket) && !Files.isWritable(socket)) {
        throw new BusFault(Kind.FORBIDDEN, name, "may not be opened by this user", thrown);
      }
      throw new BusFault(
          Kind.MISSING, name, "nobody serves it (" + thrown.getMessage() + ")", thrown);
    }
  }

  @Override
  public DigitalInput input(int line, Pull pull) throws BusFault {
    RemoteInput input = new RemoteInput(name, line, inputs);
    if (outputs.contains(line) || inputs.putIfAbsent(line, input) != null) {
      throw inUse(line);
    }
    try {
      send("watch " + line);
      input.awaitFirstLevel();
      return input;
    } catch (BusFault fault) {
      input.close();
      throw fault;
    }
  }

  @Override
  public DigitalOutput output(int line, boolean activeLow) throws BusFault {
    if (inputs.containsKey(line) || !outputs.add(line)) {
      throw inUse(line);
    }
    RemoteOutput output = new RemoteOutput(line, activeLow);
    try {
      send("safe " + line + ' ' + (activeLow ? 1 : 0));
      output.set(false);
      return output;
    } catch (BusFault fault) {
      outputs.remove(line);
      throw fault;
    }
  }

  private BusFault inUse(int line) {
    return new BusFault(Kind.BUSY, name + " line " + line, "is configured twice");
  }

  /** Ends the connection, which drives every output to its safe level. */
  @Override
  public void close() {
    end("was closed");
  }

  /** Never waits: a server that has not read 10 KiB of such lines is as good as gone. */
  private synchronized void send(String line) throws BusFault {
    ByteBuffer bytes = ByteBuffer.wrap((line + '\n').getBytes(StandardCharsets.US_ASCII));
    try {
      channel.write(bytes);
    } catch (IOException thrown) {
      end("has ended the connection");
      throw new BusFault(Kind.GONE, name, "has ended the connection", thrown);
    }
    if (bytes.hasRemaining()) {
      end("does not read any more");
      throw new BusFault(Kind.GONE, name, "does not read any more");
    }
  }

  private void readUntilTheEnd() {
    String why = "has ended the connection";
    ByteBuffer buffer = ByteBuffer.allocate(1024);
    try {
      while (!ended) {
        selector.select();
        int got = channel.read(buffer.clear());
        if (got < 0) {
          break;
        }
        understand(buffer.flip());
      }
    } catch (IOException | RuntimeException thrown) {
      why = "failed: " + thrown.getMessage();
    }
    end(why);
  }

  private void understand(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      char character = (char) (bytes.get() & 0xFF);
      if (character == '\n') {
        understand(partial.toString());
        partial.setLength(0);
      } else if (partial.length() == LONGEST_LINE) {
        throw new IOException("it said '" + partial + "…'");
      } else {
        partial.append(character);
      }
    }
  }

  private void understand(String said) throws IOException {
    if (!said.matches("[0-9]{1,3} [01]")) {
      throw new IOException("it said '" + said + "'");
    }
    int space = said.indexOf(' ');
    RemoteInput input = inputs.get(Integer.parseInt(said.substring(0, space)));
    if (input != null) {
      input.arrived(said.charAt(space + 1) == '1', clock.now());
    }
  }

  private void end(String why) {
    if (ended) {
      return;
    }
    ended = true;
    try {
      channel.close();
      selector.close();
    } catch (IOException _) {
      // what cannot be closed is gone as well
    }
    inputs.values().forEach(input -> input.end(why));
  }

  private final class RemoteOutput implements DigitalOutput {
    private final int line;
    private final boolean activeLow;

    RemoteOutput(int line, boolean activeLow) {
      this.line = line;
      this.activeLow = activeLow;
    }

    @Override
    public String name() {
      return name + " line " + line;
    }

    @Override
    public void set(boolean active) throws BusFault {
      send("set " + line + ' ' + (active != activeLow ? 1 : 0));
    }

    @Override
    public void close() {
      if (outputs.remove(line)) {
        try {
          set(false);
        } catch (BusFault _) {
          // the connection has ended, and with it the output is safe
        }
      }
    }
  }
}
