package dev.goen.sim.replay;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A row of a recording.
 *
 * @param line its line in the file, from 1
 * @param time as recorded; in UTC where the recording has an offset
 * @param metres exact; null where the recording says that there is no value
 */
record RecordedRow(long line, LocalDateTime time, @Nullable BigDecimal metres) {

  /** What names it in the file of what was served. */
  String label() {
    return line + "@" + time;
  }

  /** To the centimetre, half up, without trailing zeros; null where there is no value. */
  @Nullable BigDecimal centimetre() {
    return metres == null ? null : metres.setScale(2, RoundingMode.HALF_UP).stripTrailingZeros();
  }

  /** The line in such a label. */
  static long lineOf(String label) {
    return Long.parseLong(label.substring(0, label.indexOf('@')));
  }
}
