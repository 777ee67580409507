package dev.goen.sim.relay;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Whether a link carries, is silent, or is cut; threads can wait for the end of a silence. */
final class LinkState {
  enum State {
    UP,
    SILENT,
    CUT
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private State state = State.UP;

  State get() {
    lock.lock();
    try {
      return state;
    } finally {
      lock.unlock();
    }
  }

  void set(State next) {
    lock.lock();
    try {
      state = next;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits while the link is silent; true when it is up then. */
  boolean awaitSound() throws InterruptedException {
    lock.lock();
    try {
      while (state == State.SILENT) {
        changed.await();
      }
      return state == State.UP;
    } finally {
      lock.unlock();
    }
  }
}
