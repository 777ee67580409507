package dev.goen.sim.account;

import java.util.List;
import java.util.SortedMap;

/**
 * What is known of the numbers of one stream of one epoch.
 *
 * @param stream owner and class, {@code river/data}
 * @param isVolatile whether the epoch lived in memory only
 * @param end how the last number is known
 * @param last the largest number that anything told of: a record, a gap, a later epoch, a status
 * @param delivered how many of 1 to last are there
 * @param lost how many of those that are not there are told to be lost, by cause; a number that is
 *     there is not lost, whoever says so, and one told twice counts for the first cause by name
 * @param unexplained how many are neither: {@code last = delivered + lost + unexplained}
 * @param examples the first unexplained runs
 */
public record StreamLine(
    String gateway,
    String stream,
    String epoch,
    boolean isVolatile,
    End end,
    long last,
    long delivered,
    SortedMap<String, Long> lost,
    long unexplained,
    List<String> examples) {

  /** How the last number of an epoch is known. */
  public enum End {
    /** A later epoch has told it: no number can follow. */
    TOLD,
    /** The epoch is the newest: numbers may follow. */
    OPEN,
    /** The epoch is over and nobody has told where it ended: what follows last is not known. */
    UNKNOWN
  }

  public StreamLine {
    examples = List.copyOf(examples);
  }

  /** The department that owns the stream. */
  public String owner() {
    return stream.substring(0, Math.max(0, stream.indexOf('/')));
  }

  public long lostInAll() {
    return lost.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether every number is there or told to be lost, up to an end that is known. */
  public boolean complete() {
    return unexplained == 0 && end != End.UNKNOWN;
  }
}
