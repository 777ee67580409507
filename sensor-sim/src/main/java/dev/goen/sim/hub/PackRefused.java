package dev.goen.sim.hub;

/** A payload that is not what the contract says. The message tells where and what is wrong. */
public final class PackRefused extends Exception {
  public PackRefused(String reason) {
    super(reason);
  }

  public PackRefused(String reason, Throwable cause) {
    super(reason, cause);
  }
}
