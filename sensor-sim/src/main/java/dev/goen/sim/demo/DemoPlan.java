package dev.goen.sim.demo;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What the demo is asked to do.
 *
 * @param gateway the launcher of the packaged gateway
 * @param simulator the launcher of this simulator
 * @param folder everything the demo writes; emptied first
 * @param length how long devices are measured; zero for until it is told to stop
 * @param uplink the way to the hub
 * @param cut how long the link is cut in the middle; zero for not at all
 * @param crash whether the gateway is killed in the middle
 * @param httpPort of the page; 0 for any free one
 */
public record DemoPlan(
    Path gateway,
    Path simulator,
    Path folder,
    Duration length,
    Uplink uplink,
    Duration cut,
    boolean crash,
    long seed,
    int httpPort) {

  /** The way from the gateway to the hub. */
  public enum Uplink {
    MQTT,
    COAP
  }

  public DemoPlan {
    if (length.isNegative() || cut.isNegative()) {
      throw new IllegalArgumentException("times must not be negative: " + length + ", " + cut);
    }
    if (!length.isZero() && length.compareTo(cut) <= 0) {
      throw new IllegalArgumentException(
          "the cut ("
              + cut.toSeconds()
              + " s) must be shorter than the demo ("
              + length.toSeconds()
              + " s)");
    }
  }

  /** How long after the first reading the middle is; half a minute when there is no end. */
  Duration middle() {
    return length.isZero() ? Duration.ofSeconds(30) : length.minus(cut).dividedBy(2);
  }
}
