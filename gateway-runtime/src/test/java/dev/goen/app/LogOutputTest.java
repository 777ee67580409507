package dev.goen.app;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class LogOutputTest {

  /** A logger that only java.util.logging knows is collected, and comes back with INFO. */
  @Test
  void librariesStayQuietAfterACollection() throws InterruptedException {
    LogOutput.setUp();

    WeakReference<Object> canary = new WeakReference<>(new Object());
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (canary.get() != null && System.nanoTime() < end) {
      System.gc();
      Thread.sleep(10);
    }

    assertTrue(canary.refersTo(null), "nothing was collected");
    assertFalse(Logger.getLogger("com.pi4j.Pi4J").isLoggable(Level.INFO));
    assertFalse(Logger.getLogger("org.eclipse.californium.core").isLoggable(Level.INFO));
    assertTrue(Logger.getLogger("com.pi4j.Pi4J").isLoggable(Level.SEVERE));
    assertTrue(Logger.getLogger("dev.goen.app.GatewayMain").isLoggable(Level.INFO));
  }
}
