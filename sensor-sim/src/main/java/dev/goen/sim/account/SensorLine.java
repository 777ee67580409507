package dev.goen.sim.account;

import java.util.List;
import java.util.SortedMap;

/**
 * What is known of the samples of one quantity of one sensor. With a plan: {@code expected = seen +
 * not taken + missing + lost + owed + unexplained}.
 *
 * @param period of the newest plan, ms; 0 without one, and then nothing is expected
 * @param expected how many samples there should be: the slots of all runs that were over two
 *     seconds before the run's newest record of the stream was made, and the time between runs
 * @param seen slots with a sample; without a plan, samples
 * @param unplanned samples of runs whose plan has not come: they are there, but what else should be
 *     is not known
 * @param notTaken slots that the gateway says it could not fill, by cause; without a plan, the
 *     counts that it told, where it could count
 * @param missing slots in which the sensor had no value to give, as its last record says
 * @param lost slots whose numbers are told to be lost
 * @param owed slots whose numbers exist but have not come
 * @param unexplained slots of which nobody says anything
 * @param examples the first unexplained stretches
 */
public record SensorLine(
    String gateway,
    String stream,
    String sensor,
    String quantity,
    long period,
    long expected,
    long seen,
    long unplanned,
    SortedMap<String, Long> notTaken,
    long missing,
    long lost,
    long owed,
    long unexplained,
    List<String> examples) {

  public SensorLine {
    examples = List.copyOf(examples);
  }

  public long notTakenInAll() {
    return notTaken.values().stream().mapToLong(Long::longValue).sum();
  }
}
