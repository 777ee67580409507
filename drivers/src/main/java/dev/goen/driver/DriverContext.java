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
 */
public record DriverContext(SampleClock clock, Pseudonyms pseudonyms, Path profiles) {}
