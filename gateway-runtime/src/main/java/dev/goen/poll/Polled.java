package dev.goen.poll;

import dev.goen.config.GatewayConfig.Device;
import dev.goen.driver.PollResult;
import dev.goen.reading.SampleTime;

/**
 * What came of asking one device once.
 *
 * @param started when it was asked
 * @param ended when the answer, or the end of patience, had come
 */
public record Polled(Device<?> device, PollResult result, SampleTime started, SampleTime ended) {}
