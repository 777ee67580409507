package dev.goen.poll;

import dev.goen.config.GatewayConfig.Device;
import dev.goen.reading.SampleTime;

/**
 * Turns of one device that came and went without it being asked.
 *
 * @param from when the first of them was due
 * @param to when that was noticed
 * @param turns how many, from 1
 */
public record PassedBy(Device<?> device, SampleTime from, SampleTime to, long turns) {}
