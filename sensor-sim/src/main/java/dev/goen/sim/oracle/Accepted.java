package dev.goen.sim.oracle;

/** A line of what the gateway said it had committed. */
record Accepted(SampleKey key, Sample sample) {

  /** Whether it is a record about records, not a sample of a sensor. */
  boolean isNotice() {
    return sample.name().startsWith("#");
  }
}
