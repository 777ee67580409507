package dev.goen.sim.device;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/**
 * A chip of digital lines, served over a Unix socket in ASCII lines. {@code watch 17} is answered
 * at once by {@code 17 1} or {@code 17 0}, and again at every change; {@code set 27 1} drives an
 * output; {@code safe 27 0} says where it falls back to when the connection ends.
 */
public final class ContactChip implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(ContactChip.class.getName());
  private static final long GLANCE_MILLIS = 2;

  private final Path socket;
  private final ServerSocketChannel server;
  private final Map<Integer, Contact> contacts = new ConcurrentHashMap<>();
  private final List<ContactSession> sessions = new CopyOnWriteArrayList<>();
  private final List<Output> outputs = new ArrayList<>();
  private final ServedLog log;
  private final Thread acceptor;
  private final Thread watcher;
  private volatile boolean stopping;

  /**
   * A reed switch on a line.
   *
   * @param line its number on the chip, 0 to 255
   * @param closed whether it is closed now
   * @param activeLow whether the line is low while it is closed, as with a pull-up resistor
   */
  public record Contact(String sensor, int line, BooleanSupplier closed, boolean activeLow) {}

  /**
   * An output that was driven.
   *
   * @param high the electrical level it was put to
   * @param monoMillis when, on CLOCK_MONOTONIC
   */
  public record Output(int line, boolean high, long monoMillis) {}

  private ContactChip(
      Path socket, ServerSocketChannel server, List<Contact> contacts, ServedLog log) {
    this.socket = socket;
    this.server = server;
    this.log = log;
    contacts.forEach(contact -> this.contacts.put(contact.line(), contact));
    acceptor = Thread.ofPlatform().daemon().name("sim " + socket).unstarted(this::accept);
    watcher = Thread.ofPlatform().daemon().name("sim contacts").unstarted(this::watch);
  }

  /** Serves the contacts at that path; a socket left there by an earlier run is replaced. */
  public static ContactChip start(Path socket, List<Contact> contacts, ServedLog log)
      throws IOException {
    Files.deleteIfExists(socket);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    ContactChip chip = new ContactChip(socket, server, contacts, log);
    chip.acceptor.start();
    chip.watcher.start();
    return chip;
  }

  /** All that outputs were driven to, oldest first. */
  public List<Output> outputs() {
    synchronized (outputs) {
      return List.copyOf(outputs);
    }
  }

  /** Whether anybody is connected. */
  public boolean isWatched() {
    return !sessions.isEmpty();
  }

  /** The contact on a line; nothing is connected to any other, which then reads high. */
  Contact contact(int line) {
    return contacts.getOrDefault(line, new Contact("", line, () -> true, false));
  }

  void drive(int line, boolean high) {
    boolean changed;
    synchronized (outputs) {
      changed =
          outputs.reversed().stream()
              .filter(output -> output.line() == line)
              .findFirst()
              .map(output -> output.high() != high)
              .orElse(true);
      outputs.add(new Output(line, high, ServedLog.monoMillis()));
    }
    if (changed) {
      LOG.log(Level.INFO, "output {0} is {1}", line, high ? "high" : "low");
    }
  }

  void served(Contact contact, boolean closed, long monoMillis) {
    if (!contact.sensor().isEmpty()) {
      log.served(
          List.of(new Sample(contact.sensor(), "contact", String.valueOf(closed))), monoMillis);
    }
  }

  void ended(ContactSession session) {
    sessions.remove(session);
  }

  private void accept() {
    while (!stopping) {
      try {
        SocketChannel channel = server.accept();
        ContactSession session = new ContactSession(this, channel);
        sessions.add(session);
        Thread.ofPlatform().daemon().name("sim " + socket + " client").start(session::listen);
      } catch (IOException closed) {
        if (!stopping) {
          LOG.log(Level.WARNING, "{0}: {1}", socket, closed.getMessage());
        }
        return;
      }
    }
  }

  private void watch() {
    try {
      while (!stopping) {
        for (ContactSession session : sessions) {
          session.tellChanges();
        }
        Thread.sleep(GLANCE_MILLIS);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops serving: what was told is written down, what was not told is not. */
  @Override
  public void close() throws IOException {
    stopping = true;
    try {
      watcher.join(2_000);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    server.close();
    for (ContactSession session : sessions) {
      session.close();
    }
    Files.deleteIfExists(socket);
  }
}
