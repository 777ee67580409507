package dev.goen.sim.replay;

import java.util.List;

/**
 * What became of a recording's rows.
 *
 * @param rows those with a value
 * @param passedOver rows that could not be read
 * @param withoutValue rows in which the recording says that there is no value
 * @param served rows with a value that were served at least once
 * @param atHub of them, those of which the hub has at least one sample
 * @param equal of them, those of which each sample equals the row to the centimetre
 * @param samples how many samples of the gauge the hub has
 * @param untimely samples that were taken while no row was on the device, one sentence each
 * @param wrong samples that are not what their row says, one sentence each
 */
record ReplayVerdict(
    long rows,
    long passedOver,
    long withoutValue,
    long served,
    long atHub,
    long equal,
    long samples,
    List<String> untimely,
    List<String> wrong) {

  ReplayVerdict {
    untimely = List.copyOf(untimely);
    wrong = List.copyOf(wrong);
  }

  /** Whether the hub has each row, as it was and when it was. */
  boolean good() {
    return equal == rows && untimely.isEmpty() && wrong.isEmpty();
  }

  String line() {
    return ("rows %d  passed over %d  without value %d  served %d  at the hub %d"
            + "  equal to the centimetre %d  samples %d  at a wrong time %d  wrong %d")
        .formatted(
            rows,
            passedOver,
            withoutValue,
            served,
            atHub,
            equal,
            samples,
            untimely.size(),
            wrong.size());
  }
}
