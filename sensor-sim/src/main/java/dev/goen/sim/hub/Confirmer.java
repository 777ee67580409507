package dev.goen.sim.hub;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Publishes each second what there is to confirm, retained. */
final class Confirmer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Confirmer.class.getName());

  private final Confirmations confirmations;
  private final Outlet outlet;
  private final Clock clock;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().name("hub-confirm").unstarted(this::run);

  private Confirmer(Confirmations confirmations, Outlet outlet, Clock clock) {
    this.confirmations = confirmations;
    this.outlet = outlet;
    this.clock = clock;
  }

  static Confirmer start(Confirmations confirmations, Outlet outlet, Clock clock) {
    Confirmer confirmer = new Confirmer(confirmations, outlet, clock);
    confirmer.thread.start();
    return confirmer;
  }

  private void run() {
    try {
      while (!closing.await(1, TimeUnit.SECONDS)) {
        publish(confirmations.due(clock.millis()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void publish(List<Confirmations.Message> due) {
    try {
      for (Confirmations.Message message : due) {
        outlet.publish(message.topic(), message.json(), true);
      }
    } catch (IOException e) {
      confirmations.untold();
      LOG.log(System.Logger.Level.DEBUG, "not confirmed, to be tried again", e);
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
