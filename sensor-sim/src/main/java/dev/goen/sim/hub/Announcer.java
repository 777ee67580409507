package dev.goen.sim.hub;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Publishes each second what there is to say to gateways. */
final class Announcer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Announcer.class.getName());

  private final Confirmations confirmations;
  private final CommandDesk commands;
  private final TimeDesk times;
  private final Outlet outlet;
  private final Clock clock;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().name("hub-announcer").unstarted(this::run);

  private Announcer(
      Confirmations confirmations,
      CommandDesk commands,
      TimeDesk times,
      Outlet outlet,
      Clock clock) {
    this.confirmations = confirmations;
    this.commands = commands;
    this.times = times;
    this.outlet = outlet;
    this.clock = clock;
  }

  /** A payload for the topic of one gateway. */
  @SuppressWarnings("ArrayRecordComponent") // handed to the client without a copy
  record Message(String topic, byte[] json, boolean retained) {}

  static Announcer start(
      Confirmations confirmations,
      CommandDesk commands,
      TimeDesk times,
      Outlet outlet,
      Clock clock) {
    Announcer announcer = new Announcer(confirmations, commands, times, outlet, clock);
    announcer.thread.start();
    return announcer;
  }

  private void run() {
    try {
      while (!closing.await(1, TimeUnit.SECONDS)) {
        if (!publish(confirmations.due(clock.millis()))) {
          confirmations.untold();
        }
        // An order that could not be sent is sent again in any case.
        publish(commands.due(clock.millis()));
        publish(times.due(clock.millis()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean publish(List<Message> due) {
    try {
      for (Message message : due) {
        outlet.publish(message.topic(), message.json(), message.retained());
      }
      return true;
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "not published, to be tried again", e);
      return false;
    }
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
