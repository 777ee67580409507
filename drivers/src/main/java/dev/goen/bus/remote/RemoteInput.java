package dev.goen.bus.remote;

import dev.goen.bus.BusFault;
import dev.goen.bus.BusFault.Kind;
import dev.goen.bus.Deadline;
import dev.goen.bus.DigitalInput;
import dev.goen.bus.EdgeQueue;
import dev.goen.reading.SampleTime;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One watched line of a {@link RemoteChip}. */
final class RemoteInput implements DigitalInput {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final String name;
  private final int line;
  private final Map<Integer, RemoteInput> inputs;
  private final EdgeQueue edges;
  private final CountDownLatch answered = new CountDownLatch(1);
  private volatile boolean level;
  private volatile String ended = "";

  RemoteInput(String chip, int line, Map<Integer, RemoteInput> inputs) {
    this.name = chip + " line " + line;
    this.line = line;
    this.inputs = inputs;
    this.edges = new EdgeQueue(name);
  }

  @Override
  public String name() {
    return name;
  }

  void awaitFirstLevel() throws BusFault {
    try {
      if (!answered.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new BusFault(Kind.GONE, name, "its level was asked for and did not come");
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new BusFault(Kind.GONE, name, "was being opened when the gateway stopped", stop);
    }
    level();
  }

  /** On the reading thread of the chip. */
  void arrived(boolean now, SampleTime time) {
    boolean first = answered.getCount() > 0;
    boolean before = level;
    level = now;
    answered.countDown();
    if (!first && before != now) {
      edges.add(now, time);
    }
  }

  void end(String why) {
    ended = why;
    answered.countDown();
    edges.end(Kind.GONE, why);
  }

  @Override
  public boolean level() throws BusFault {
    if (!ended.isEmpty()) {
      throw new BusFault(Kind.GONE, name, ended);
    }
    return level;
  }

  @Override
  public Optional<Edge> await(Deadline deadline) throws BusFault {
    return edges.await(deadline);
  }

  @Override
  public void close() {
    inputs.remove(line, this);
    end("was closed");
  }
}
