package dev.goen.sim.page;

/** A link that only remembers what was done to it. */
final class FakeLink implements LinkControl {

  private volatile boolean up = true;

  @Override
  public boolean isUp() {
    return up;
  }

  @Override
  public void cut() {
    up = false;
  }

  @Override
  public void restore() {
    up = true;
  }
}
