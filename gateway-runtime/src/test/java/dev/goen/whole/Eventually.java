package dev.goen.whole;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what another process does; a test fails by its own words when it does not. */
public final class Eventually {

  private Eventually() {}

  public static boolean holds(Duration within, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + within.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > end) {
        return false;
      }
      Thread.sleep(20);
    }
    return true;
  }
}
