package dev.goen.driver;

import dev.goen.reading.SampleClock;
import java.nio.file.Path;

/**
 * What the gateway lends to its drivers.
 *
 * @param clock stamps each sample
 * @param pseudonyms names tags before anything else sees them
 * @param profiles a folder with the city's own register-map profiles, looked in before the built-in
 *     ones
 * @param state a folder that survives a restart, for what a driver must remember; each driver's
 *     files begin with its sensor's id. Nothing is written there before the first poll
 * @param utc is told what a device says of the time
 */
public record DriverContext(
    SampleClock clock, Pseudonyms pseudonyms, Path profiles, Path state, UtcListener utc) {}
