package dev.goen.sim.oracle;

/**
 * A value of a sensor at an instant, as a device served it or as the gateway accepted it.
 *
 * @param name {@code kando-01/stage}
 * @param ordinal counts the sensor's answers; -1 where nobody counts
 * @param monoMillis CLOCK_MONOTONIC in ms
 * @param value as text; a tag's is its pseudonym already
 */
record Sample(String name, long ordinal, long monoMillis, String value) {

  String sensor() {
    return name.substring(0, name.indexOf('/'));
  }
}
