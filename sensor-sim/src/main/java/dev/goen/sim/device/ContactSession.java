package dev.goen.sim.device;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** One gateway connected to a {@link ContactChip}. */
final class ContactSession {

  private static final System.Logger LOG = System.getLogger(ContactSession.class.getName());

  private final ContactChip chip;
  private final SocketChannel channel;

  /** Guarded by this: each watched line and whether its contact was closed when last told. */
  private final Map<Integer, Boolean> told = new HashMap<>();

  private final Map<Integer, Boolean> safe = new HashMap<>();

  ContactSession(ContactChip chip, SocketChannel channel) {
    this.chip = chip;
    this.channel = channel;
  }

  void listen() {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        obey(line);
      }
    } catch (IOException gone) {
      LOG.log(Level.DEBUG, "the gateway has gone: {0}", gone.getMessage());
    } finally {
      chip.ended(this);
      safe.forEach(chip::drive);
    }
  }

  private void obey(String line) throws IOException {
    String[] words = line.trim().split(" ");
    if (line.matches("watch \\d{1,3}")) {
      watch(Integer.parseInt(words[1]));
    } else if (line.matches("set \\d{1,3} [01]")) {
      chip.drive(Integer.parseInt(words[1]), words[2].equals("1"));
    } else if (line.matches("safe \\d{1,3} [01]")) {
      safe.put(Integer.parseInt(words[1]), words[2].equals("1"));
    } else {
      LOG.log(Level.WARNING, "not understood: {0}", line);
    }
  }

  private synchronized void watch(int line) throws IOException {
    ContactChip.Contact contact = chip.contact(line);
    tell(contact, contact.closed().getAsBoolean());
  }

  /** Tells what has changed since it was last told. */
  synchronized void tellChanges() {
    try {
      for (int line : told.keySet()) {
        ContactChip.Contact contact = chip.contact(line);
        boolean closed = contact.closed().getAsBoolean();
        if (closed != told.getOrDefault(line, closed)) {
          tell(contact, closed);
        }
      }
    } catch (IOException gone) {
      close();
    }
  }

  private void tell(ContactChip.Contact contact, boolean closed) throws IOException {
    boolean high = closed != contact.activeLow();
    String text = contact.line() + " " + (high ? 1 : 0) + "\n";
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    long monoMillis = ServedLog.monoMillis();
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    told.put(contact.line(), closed);
    chip.served(contact, closed, monoMillis);
  }

  void close() {
    try {
      channel.close();
    } catch (IOException ignored) {
      // It is gone, which is what was wanted.
    }
  }
}
