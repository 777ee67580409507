package dev.goen.sim.bench;

import dev.goen.bus.Deadline;
import dev.goen.sim.line.Inbox;
import dev.goen.sim.line.LineEnd;
import java.io.IOException;
import java.util.concurrent.locks.Lock;

/** Where one device is connected to a shared line: it hears all, and speaks when nobody does. */
final class Tap implements LineEnd {

  private final SharedLine line;
  private final String device;
  private final Inbox heard = new Inbox();

  Tap(SharedLine line, String device) {
    this.line = line;
    this.device = device;
  }

  /** The gateway has said this. */
  void hear(byte[] bytes) {
    heard.put(bytes);
  }

  @Override
  public int read(byte[] into, Deadline deadline) {
    return heard.read(into, deadline);
  }

  @Override
  public int write(byte[] bytes) throws IOException {
    return line.write(bytes);
  }

  @Override
  public Lock floor() {
    return line.floor();
  }

  @Override
  public String toString() {
    return device;
  }
}
