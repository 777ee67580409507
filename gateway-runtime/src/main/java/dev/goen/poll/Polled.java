package dev.goen.poll;

import dev.goen.config.GatewayConfig.Device;
import dev.goen.driver.PollResult;
import dev.goen.reading.SampleTime;

/**
 * What came of asking one device once.
 *
 * @param started when it was its turn; of one that speaks unasked, since when it was listened to
 * @param ended when the answer, or the end of patience, had come
 * @param skipped how many turns passed by because this one was so late
 */
public record Polled(
    Device<?> device, PollResult result, SampleTime started, SampleTime ended, long skipped) {

  /** An outcome that came in time for the next turn. */
  public Polled(Device<?> device, PollResult result, SampleTime started, SampleTime ended) {
    this(device, result, started, ended, 0);
  }

  /** Whether the device did what it should; silence is right for one that speaks unasked. */
  public boolean ok() {
    return result instanceof PollResult.Sampled || result instanceof PollResult.Quiet;
  }
}
